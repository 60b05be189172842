/// The routes of one listener by their paths: exact bytes, nothing decoded.
struct RouteTable: Sendable {
  /// What one path answers, by method.
  struct Resource: Sendable {
    fileprivate(set) var get, post, delete: Route?

    /// The route of a method; HEAD asks as GET does.
    func route(for method: String) -> Route? {
      switch method {
      case "POST": post
      case "GET", "HEAD": get
      case "DELETE": delete
      default: nil
      }
    }

    /// One of its routes: what a request with another method is counted under.
    var first: Route? { self.get ?? post ?? delete }

    /// The methods, as the field `allow` has them.
    var allowed: String {
      [self.get.map { _ in "GET, HEAD" }, post.map { _ in "POST" }, delete.map { _ in "DELETE" }]
        .compactMap(\.self).joined(separator: ", ")
    }
  }

  private enum Rest: Sendable {
    /// The path ends here.
    case nothing
    /// Whatever follows behind a slash is ignored.
    case anything
    /// One segment follows, which is not empty.
    case segment
  }

  private struct Entry {
    let path: String
    let rest: Rest
    var resource = Resource()
  }

  private let entries: [Entry]

  init(_ listener: Listener) {
    var entries: [Entry] = []
    for route in Route.allCases where route.listener == listener {
      for path in route.paths {
        let prefix = path.hasSuffix("{id}") ? String(path.dropLast(4)) : path
        let rest: Rest = prefix == path ? route == .authorize ? .anything : .nothing : .segment
        let index = entries.firstIndex { $0.path == prefix } ?? entries.endIndex
        if index == entries.endIndex { entries.append(Entry(path: prefix, rest: rest)) }
        entries[index].resource.add(route)
      }
    }
    // A path that is spelled out stands before one that could also be an id.
    self.entries = entries.filter { $0.rest != .segment } + entries.filter { $0.rest == .segment }
  }

  /// What a path answers.
  func resource(at path: Substring) -> Resource? {
    for entry in entries {
      if path.utf8.count == entry.path.utf8.count {
        if entry.rest != .segment, path.utf8.elementsEqual(entry.path.utf8) { return entry.resource }
      } else if entry.rest != .nothing, path.utf8.starts(with: entry.path.utf8) {
        let rest = path.utf8.dropFirst(entry.path.utf8.count)
        // Envoy puts the path that it asks about behind the one that it was told.
        let fits = entry.rest == .anything ? rest.first == slash : !rest.isEmpty && !rest.contains(slash)
        if fits { return entry.resource }
      }
    }
    return nil
  }

  private var slash: UInt8 { UInt8(ascii: "/") }
}

extension RouteTable.Resource {
  fileprivate mutating func add(_ route: Route) {
    switch route.method {
    case .get: get = route
    case .post: post = route
    case .delete: delete = route
    }
  }
}
