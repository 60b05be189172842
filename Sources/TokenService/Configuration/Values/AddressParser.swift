import TokenRules

/// Reads the texts of variables that say where something is: URLs, paths, origins, networks, stores.
extension ValueParser {
  static func baseURL(_ text: String, in environment: ServiceEnvironment) throws(ValueFault) -> WebURL {
    guard let url = WebURL(text), !url.path.contains("?") else {
      throw ValueFault("is not the base URL of an HTTP service")
    }
    if environment == .prod, !url.isSecure { throw ValueFault("is not https://, which prod needs") }
    return url
  }

  /// Credentials are sent there, so that in prod plain HTTP stays on the machine.
  static func httpURL(_ text: String, in environment: ServiceEnvironment) throws(ValueFault) -> WebURL {
    guard let url = WebURL(text) else { throw ValueFault("is not the URL of an HTTP service") }
    if environment == .prod, !url.isSecure, !url.isLoopback {
      throw ValueFault("is not https://, which prod needs to send credentials to another machine")
    }
    return url
  }

  /// Nothing secret is sent there.
  static func plainURL(_ text: String) throws(ValueFault) -> WebURL {
    guard let url = WebURL(text) else { throw ValueFault("is not the URL of an HTTP service") }
    return url
  }

  static func databaseName(_ text: String) throws(ValueFault) -> String {
    let name = try Self.text(text, limit: 128)
    guard !name.contains("/"), name != ".", name != ".." else { throw ValueFault("is not the name of a database") }
    return name
  }

  static func urlPath(_ text: String) throws(ValueFault) -> String {
    guard text.hasPrefix("/") else { throw ValueFault("does not start with /") }
    let plain = text.split(separator: "{database}", omittingEmptySubsequences: false).joined(separator: "x")
    guard WebURL.isPlain(plain[...]), !plain.contains("#") else {
      throw ValueFault("has characters that a URL cannot have as they are", remedy: "Percent-encode them")
    }
    return text
  }

  static func origin(_ text: String) throws(ValueFault) -> String {
    guard let url = WebURL(text), url.path.isEmpty else { throw ValueFault("is not an origin") }
    return url.text.lowercased()
  }

  static func network(_ text: String) throws(ValueFault) -> CIDRBlock {
    do {
      return try CIDRBlock(text)
    } catch {
      switch error {
      case .malformed: throw ValueFault("is not a network")
      case .hostBits:
        throw ValueFault("has bits set behind its prefix", remedy: "Write the network's own address, as in 10.0.0.0/8")
      }
    }
  }

  static func audit(_ text: String) throws(ValueFault) -> AuditDestination {
    switch text {
    case "stdout": return .stdout
    case "off": return .off
    default:
      let path = text.dropFirst(5)
      guard text.hasPrefix("file:"), !path.isEmpty else { throw ValueFault("is no place for audit events") }
      return .file(String(path))
    }
  }
}
