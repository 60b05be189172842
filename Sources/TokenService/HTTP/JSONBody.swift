/// What kind of body a request has: the two questions that stand before its content.
enum JSONBody {
  /// Whether a body may be read as JSON: an empty one asks for the defaults, whatever its content type.
  static func isAcceptable(_ head: RequestHead, isEmpty: Bool) -> Bool { isEmpty || isJSON(head.contentType) }

  /// `application/json`, in any case, with or without parameters (RFC 9110 §8.3.1).
  private static func isJSON(_ contentType: String?) -> Bool {
    guard let contentType else { return false }
    if contentType.isEqualIgnoringCase(to: "application/json") { return true }
    var type = contentType.prefix { $0 != ";" }
    while type.last == " " || type.last == "\t" { type.removeLast() }
    return String(type).isEqualIgnoringCase(to: "application/json")
  }
}
