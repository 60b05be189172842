/// Scheme, host and port of a URL (RFC 6454): who a secret may be told.
struct WebOrigin: Sendable, Hashable {
  private let isSecure: Bool
  private let host: String
  private let port: Int

  init(_ url: WebURL) {
    isSecure = url.isSecure
    host = url.host.lowercased()
    let behind =
      url.authority.hasPrefix("[") ? url.authority.drop { $0 != "]" }.dropFirst() : url.authority.drop { $0 != ":" }
    port = Int(behind.dropFirst()) ?? (url.isSecure ? 443 : 80)
  }
}
