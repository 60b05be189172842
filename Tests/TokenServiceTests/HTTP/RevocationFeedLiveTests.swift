import Foundation
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// A runtime that follows a real service.
@Suite struct RevocationFeedLiveTests {
  private static func fetch(
    _ service: LiveService
  ) -> @Sendable (RevocationQuestion) async throws -> RevocationAnswer {
    { question in
      let answer = try await service.ask("GET", question.target, token: LiveService.readToken)
      return try RevocationAnswer(status: answer.status, body: answer.body)
    }
  }

  @Test func `what is revoked at the service is refused by the runtime, and accepted when it is lifted`() async throws {
    try await LiveService.run { service in
      let store = service.assembly.core.revocationStore.store
      for index in 0..<3 { try await store.revoke(.device("d\(index)"), at: service.clock.now()) }
      try await service.eventually("the service has read it") { service.assembly.feed.standing.position == 3 }
      let feed = RevocationFeed(clock: service.clock)
      let following = Task { await feed.run(fetch: Self.fetch(service)) }
      try await service.eventually("it has read the record") { feed.position == 3 }
      #expect(try feed.list().refuses(deviceID: "d2"))

      let path = "/internal/v1/spacetime/revocations"
      let made = try await service.ask("POST", path, body: #"{"device_id":"laptop"}"#)
      #expect(made.status == 201)
      try await service.eventually("it refuses") { try feed.list().refuses(deviceID: "laptop") }
      #expect(feed.position == 4)

      let id = try #require(try made.json["revocation"]?.object?["id"]?.string)
      #expect(try await service.ask("DELETE", path + "/" + id).status == 200)
      try await service.eventually("it accepts") { try !feed.list().refuses(deviceID: "laptop") }
      following.cancel()
      await following.value
    }
  }

  @Test func `another store is noticed`() async throws {
    let events = EventList<RevocationFeed.Event>()
    let feed = RevocationFeed(clock: ManualClock(), report: events.append)
    for device in ["one", "two"] {
      try await LiveService.run { service in
        let store = service.assembly.core.revocationStore.store
        try await store.revoke(.device(device), at: service.clock.now())
        try await service.eventually("the service has read it") { service.assembly.feed.standing.position == 1 }
        #expect(await feed.look(fetch: Self.fetch(service)))
        #expect(try feed.list().refuses(deviceID: device))
      }
    }
    #expect(events.take() == [.loaded(position: 1), .begunAnew, .loaded(position: 1)])
    #expect(try !feed.list().refuses(deviceID: "one"))
  }
}
