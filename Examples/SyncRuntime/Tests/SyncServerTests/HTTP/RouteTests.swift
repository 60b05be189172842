import SyncLog
import Testing

@testable import SyncServer

@Suite struct RouteTests {
  @Test func `paths name what they say`() {
    #expect(Route(target: "/v1/database/db/subscribe?x=1") == .subscribe(database: "db"))
    let stream = StreamName("org:example:worker_events")
    #expect(
      Route(target: "/v1/database/db/streams/org%3Aexample:worker_events/events")
        == .events(database: "db", stream: stream)
    )
    #expect(
      Route(target: "/v1/database/d%2Fb/streams/a%2fb/snapshot")
        == .snapshot(database: "d/b", stream: StreamName("a/b"))
    )
    #expect(Route(target: "/health") == .health && Route(target: "/metrics") == .metrics)
    #expect(Route(target: "/v1/sync/metrics") == .metricsJSON && Route(target: "/ready") == .ready)
  }

  @Test(
    arguments: [
      "/", "", "/health/", "/v1/database/db", "/v1/database/db/streams//events", "/v1/database/db/streams/s/x",
      "/v1/database/db/streams/%/events", "/v1/database/db/streams/%f/events", "/v1/database/db/streams/%ff/events",
      "/v1/database/db/streams/%+1/events",
    ]
  )
  func `other paths name nothing`(target: String) { #expect(Route(target: target) == nil) }

  @Test func `a bearer is one token behind its scheme`() {
    guard case .token(let token) = Bearer(["bEaReR  abc.def"]) else {
      Issue.record("not read")
      return
    }
    #expect(token.text == "abc.def" && "\(token)" == "HeldToken(<redacted>)")
    if case .absent = Bearer([]) {} else { Issue.record("an absent field is malformed") }
    for values in [["Basic abc"], ["Bearer"], ["Bearer "], ["Bearerabc123"], ["Bearer a b"], ["Bearer a", "Bearer a"]] {
      guard case .malformed = Bearer(values) else {
        Issue.record("\(values) was read")
        continue
      }
    }
  }
}
