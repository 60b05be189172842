/// The paths of the mint, and what a base URL must be.
enum MintURL {
  /// The first is today's; the second is what earlier services have.
  static let paths = ["/api/spacetime/token", "/api/sync/token"]

  /// The URL of a path behind this base.
  ///
  /// - Throws: `LeaseError.unfitBaseURL` where it is no `https://host…` or has user, query or fragment; `http://` is for this machine,
  ///   unless `allowsPlainHTTP`.
  static func make(base: String, path: String, allowsPlainHTTP: Bool) throws(LeaseError) -> String {
    guard HeaderText.isVisible(base), !base.utf8.contains(where: { Array("@?#\\\"<>".utf8).contains($0) }),
      let colon = base.firstRange(of: "://")
    else { throw .unfitBaseURL }
    let rest = base[colon.upperBound...]
    let host = rest.prefix { $0 != "/" }
    guard !host.isEmpty else { throw .unfitBaseURL }
    switch base[..<colon.lowerBound].lowercased() {
    case "https": break
    case "http" where allowsPlainHTTP || isThisMachine(host): break
    default: throw .unfitBaseURL
    }
    return (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
  }

  private static func isThisMachine(_ authority: Substring) -> Bool {
    if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
    let host = authority.prefix { $0 != ":" }.lowercased()
    if host == "localhost" { return true }
    let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return bytes.count == 4 && bytes[0] == 127 && bytes.allSatisfy { $0 != nil }
  }
}
