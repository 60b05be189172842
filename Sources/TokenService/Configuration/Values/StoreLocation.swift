/// Which store a process is told to use.
enum StoreLocation: Sendable, Hashable {
  /// The process itself: gone with it.
  case memory
  /// A file of this machine's.
  case sqlite(path: String)
  /// A server: the URL as libpq takes it, which may hold a password.
  case postgresql(url: Secret)

  /// Reads what stands in the variable.
  init(parsing text: String) throws(ValueFault) {
    let fault = ValueFault("is not the URL of a store")
    guard WebURL.isPlain(text[...]) else { throw fault }
    if text.hasPrefix("sqlite:") {
      let path = text.dropFirst("sqlite:".count)
      // What looks like a host would quietly become a folder.
      guard !path.isEmpty, !path.hasSuffix("/"), !path.hasPrefix("//") || path.hasPrefix("///") else { throw fault }
      self = .sqlite(path: String(path))
    } else {
      guard Self.server(of: text) != nil else { throw fault }
      self = .postgresql(url: Secret(text))
    }
  }

  /// The same, with a path that is relative to a folder made whole.
  func resolved(in folder: String) -> StoreLocation {
    guard case .sqlite(let path) = self, !path.hasPrefix("/") else { return self }
    return .sqlite(path: folder + "/" + path)
  }

  /// Kind and place, without user and password.
  var place: StorePlace {
    switch self {
    case .memory: StorePlace(kind: .memory, name: "")
    case .sqlite(let path): StorePlace(kind: .sqlite, name: path)
    case .postgresql(let url): StorePlace(kind: .postgresql, name: Self.server(of: url.reveal()) ?? "")
    }
  }

  /// Hosts, ports and database of a server's URL, read as libpq does; `nil` where that could show something else.
  private static func server(of text: String) -> String? {
    guard let scheme = ["postgres://", "postgresql://"].first(where: text.hasPrefix) else { return nil }
    var rest = text.dropFirst(scheme.count)
    if let user = rest.prefix(while: { $0 != "/" }).firstIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    rest = rest.prefix { $0 != "?" && $0 != "#" }
    let hosts = rest.prefix { $0 != "/" }.split(separator: ",", omittingEmptySubsequences: false)
    return !rest.contains("@") && hosts.allSatisfy(isHost) ? String(rest) : nil
  }

  private static func isHost(_ text: Substring) -> Bool {
    let name = text.hasPrefix("[") ? text.prefix { $0 != "]" }.dropFirst() : text.prefix { $0 != ":" }
    let port = text.dropFirst(name.count + (text.hasPrefix("[") ? 2 : 0))
    return !name.isEmpty && (port.isEmpty || port.count > 1 && port.dropFirst().utf8.allSatisfy { 48...57 ~= $0 })
  }
}
