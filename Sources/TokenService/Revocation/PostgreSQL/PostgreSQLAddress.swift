/// Where a server is and how to log in, as a URL or a connection string has it; never shown as a whole.
struct PostgreSQLAddress: Sendable {
  private let options: [String: String]

  /// - Throws: ``StoreError/unavailable(_:)`` in words that quote nothing of it.
  init(parsing text: String) throws(StoreError) {
    guard Self.isUnambiguous(text) else {
      throw .unavailable("in its URL, user and password need `@`, `/`, `?` and `#` as %40, %2F, %3F and %23")
    }
    guard let options = PGConnection.options(parsing: text) else { throw .unavailable("its URL cannot be read") }
    let ports = (options["port"] ?? "").split(separator: ",")
    // libpq's words about a port quote it, and it may be a part of a password.
    guard ports.allSatisfy({ UInt16($0) != nil }) else { throw .unavailable("its URL has a port that is none") }
    self.options = options
  }

  /// Hosts, ports and database.
  var place: StorePlace {
    let hosts = (options["host"] ?? options["hostaddr"] ?? "").split(separator: ",").map(String.init)
    let ports = (options["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let places = hosts.enumerated().map { index, host in
      let name = host.contains(":") ? "[\(host)]" : host
      let port = ports.count == 1 ? ports[0] : ports.indices.contains(index) ? ports[index] : ""
      return port.isEmpty ? name : "\(name):\(port)"
    }
    let database = options["dbname"].map { "/" + $0 } ?? ""
    return StorePlace(kind: .postgresql, name: places.joined(separator: ",") + database)
  }

  /// What libpq is given: what stands there, and what notices a dead network where nothing is said about it.
  func options(_ limits: PostgreSQLLimits) -> [(keyword: String, value: String)] {
    let presets = [
      "connect_timeout": "\(max(2, limits.connect.components.seconds))",
      "tcp_user_timeout": "\(limits.silence.wholeMilliseconds)",
      "keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3",
      "target_session_attrs": "read-write", "fallback_application_name": "token-service",
    ]
    var options = presets.merging(self.options) { $1 }
    options["client_encoding"] = "UTF8"
    return options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Whether libpq takes for host and database what was meant to be them, and not a part of a password.
  private static func isUnambiguous(_ text: String) -> Bool {
    guard let scheme = ["postgres://", "postgresql://"].first(where: text.hasPrefix) else { return true }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
    return authority.count { $0 == "@" } <= 1 && !path.contains("@")
      && !rest.dropFirst(authority.count).contains("#") && (authority.contains("@") || !rest.contains("@"))
  }
}
