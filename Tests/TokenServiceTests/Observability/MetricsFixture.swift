import JWT
import TestSupport
import TokenRules

@testable import TokenService

extension ServiceMetrics {
  /// Metrics of a service in dev that knows the fixtures' keys.
  static func fixture(clock: any TokenClock = ManualClock()) -> ServiceMetrics {
    let metrics = ServiceMetrics(
      build: (version: "1.2.3", commit: "abc"),
      environment: .dev,
      configurationDigest: "d1",
      clock: clock
    )
    metrics.register(Fixtures.keyring)
    return metrics
  }

  /// The JSON metrics, parsed.
  func json() throws -> JSONObject {
    var writer = JSONWriter()
    writeJSON(to: &writer)
    return try JSONObject(parsing: writer.bytes)
  }
}

extension JSONObject {
  /// The value at a path of member names.
  func at(_ path: String...) -> JSONValue? {
    var object: JSONObject? = self
    for name in path.dropLast() { object = object?[name]?.object }
    return object?[path[path.count - 1]]
  }
}
