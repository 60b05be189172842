import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let replicas: [StoreCase] = [
    StoreCase("replicas are known by what they told last, in the order of their ids") { premises in
      let store = try await premises.open()
      #expect(try await store.replicas().isEmpty)
      for (id, position) in [("b", 1), ("a", 2), ("b", 3), ("A'\u{e9}", 4)] as [(String, Int64)] {
        _ = try await store.beat(.named(id, position: position))
      }
      let known = try await store.replicas()
      #expect(
        known.map(\.heartbeat) == [
          ReplicaHeartbeat.named("A'\u{e9}", position: 4), ReplicaHeartbeat.named("a", position: 2),
          ReplicaHeartbeat.named("b", position: 3),
        ]
      )
    },
    StoreCase("what a replica does not know is kept as that") { premises in
      let store = try await premises.open()
      let beats = [
        ReplicaHeartbeat.named("a", position: 0, offset: nil, propagation: nil),
        ReplicaHeartbeat.named("b", position: .max, offset: -1500),
      ]
      for beat in beats { _ = try await store.beat(beat) }
      #expect(try await store.replicas().map(\.heartbeat) == beats)
    },
    StoreCase("a heartbeat is answered with the time at which it is on record") { premises in
      let store = try await premises.open()
      let (first, second) = (try await store.beat(.named("a")), try await store.beat(.named("b")))
      #expect(first <= second)
      let known = try await store.replicas()
      #expect(known.map(\.seenAt) == [first, second])
      #expect(known.allSatisfy { $0.age >= 0 && $0.age < 60 })
    },
    StoreCase("heartbeats are no changes") { premises in
      let store = try await premises.open()
      _ = try await store.beat(.named("a"))
      let changes = try await store.changes(after: 0, limit: 10)
      #expect(changes.changes.isEmpty && changes.position == 0)
    },
    StoreCase("replicas that share a store see one another") { premises in
      let (one, other) = (try await premises.open(), try await premises.open())
      _ = try await one.beat(.named("a"))
      _ = try await other.beat(.named("b"))
      #expect(try await one.replicas().map(\.heartbeat.id) == ["a", "b"])
      #expect(try await other.replicas().map(\.heartbeat.id) == ["a", "b"])
    },
  ]
}
