import Foundation
import SyncLog

/// What a path names.
enum Route: Sendable, Hashable {
  case subscribe(database: String)
  case events(database: String, stream: StreamName)
  case snapshot(database: String, stream: StreamName)
  case health, ready, metrics, metricsJSON

  /// Reads the target of a request; a query is left aside.
  ///
  /// - Returns: `nil` where it names nothing here.
  init?(target: String) {
    let path = target.prefix { $0 != "?" }
    let raw = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var parts: [String] = []
    for part in raw {
      guard let text = part.removingPercentEncoding else { return nil }
      parts.append(text)
    }
    switch parts.count {
    case 1 where parts[0] == "health": self = .health
    case 1 where parts[0] == "ready": self = .ready
    case 1 where parts[0] == "metrics": self = .metrics
    case 3 where parts == ["v1", "sync", "metrics"]: self = .metricsJSON
    case 4 where parts[0] == "v1" && parts[1] == "database" && parts[3] == "subscribe":
      self = .subscribe(database: parts[2])
    case 6 where parts[0] == "v1" && parts[1] == "database" && parts[3] == "streams":
      guard let route = Self.stream(parts[5], parts[2], parts[4]) else { return nil }
      self = route
    default: return nil
    }
  }

  private static func stream(_ word: String, _ database: String, _ stream: String) -> Route? {
    guard !stream.isEmpty else { return nil }
    return switch word {
    case "events": .events(database: database, stream: StreamName(stream))
    case "snapshot": .snapshot(database: database, stream: StreamName(stream))
    default: nil
    }
  }
}
