/// The routes of one listener by their paths: exact bytes, no patterns, nothing decoded.
struct RouteTable: Sendable {
  private let routes: [Entry]

  private struct Entry {
    let path: String
    let route: Route
    /// Whether whatever follows behind a slash is ignored.
    let takesSuffix: Bool
  }

  init(_ listener: Listener) {
    routes = Route.allCases.filter { $0.listener == listener }.flatMap { route in
      route.paths.map { Entry(path: $0, route: route, takesSuffix: route == .authorize) }
    }
  }

  /// The route of a path.
  func route(at path: Substring) -> Route? {
    for entry in routes {
      if path.utf8.count == entry.path.utf8.count {
        if path.utf8.elementsEqual(entry.path.utf8) { return entry.route }
      } else if entry.takesSuffix, path.utf8.starts(with: entry.path.utf8) {
        // Envoy puts the path that it asks about behind the one that it was told.
        let next = path.utf8[path.utf8.index(path.startIndex, offsetBy: entry.path.utf8.count)]
        if next == UInt8(ascii: "/") { return entry.route }
      }
    }
    return nil
  }
}
