/// What a scope is made of (RFC 6749 §3.3).
enum ScopeSyntax {
  static func isWellFormed(_ scope: String) -> Bool {
    (1...TokenRequest.maximumNameLength).contains(scope.utf8.count) && PlainText.isVisibleASCII(scope)
      && !scope.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
  }
}
