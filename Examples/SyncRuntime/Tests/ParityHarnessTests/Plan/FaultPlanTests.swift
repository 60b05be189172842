import Testing

@testable import ParityHarness

@Suite struct FaultPlanTests {
  private static let counts = FaultCounts(
    rotations: 2,
    killClients: 7,
    killRuntime: 3,
    killService: 2,
    revokeTokens: 5,
    revokeDevices: 4,
    absentClients: 1,
    absence: 30
  )

  private static func plan(seed: UInt64, duration: Double = 300) -> FaultPlan {
    FaultPlan(counts, duration: duration, clients: [13, 13, 12, 12], seed: seed)
  }

  @Test func `the same seed gives the same plan, another one another`() {
    #expect(Self.plan(seed: 7) == Self.plan(seed: 7))
    #expect(Self.plan(seed: 7) != Self.plan(seed: 8))
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `every fault that is asked for is planned, within the window and in order`(seed: UInt64) {
    let plan = Self.plan(seed: seed)
    let names = Dictionary(grouping: plan.entries, by: \.fault.name).mapValues(\.count)
    let wanted = [
      "stage_key": 2, "promote_key": 2, "kill_client": 7, "kill_runtime": 3, "kill_service": 2, "revoke_token": 5,
      "revoke_device": 4, "absent_client": 1,
    ]
    #expect(names == wanted)
    #expect(plan.entries.allSatisfy { (24...240).contains($0.at) })
    #expect(plan.entries.map(\.at) == plan.entries.map(\.at).sorted())
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `a key is published for a while before it signs, and rotations do not overlap`(seed: UInt64) {
    let keys = Self.plan(seed: seed, duration: 30).lanes[.keys] ?? []
    #expect(keys.map(\.fault.name) == ["stage_key", "promote_key", "stage_key", "promote_key"])
    #expect(keys.map(\.fault.target) == ["rotation 0", "rotation 0", "rotation 1", "rotation 1"])
    #expect(keys[1].at - keys[0].at >= FaultPlan.publication && keys[3].at - keys[2].at >= FaultPlan.publication)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `revocations hit different sessions, none of an absent client, all of sessions that exist`(seed: UInt64) {
    let plan = Self.plan(seed: seed)
    var sessions: [SessionID] = []
    var absent: Set<Int> = []
    var killed: Set<Int> = []
    for entry in plan.entries {
      switch entry.fault {
      case .revokeToken(let session), .revokeDevice(let session): sessions.append(session)
      case .absentClient(let client, let down):
        absent.insert(client)
        #expect(down == 30)
      case .killClient(let client, let down):
        killed.insert(client)
        #expect((0.2..<1.5).contains(down))
      default: break
      }
    }
    #expect(Set(sessions).count == 9)
    #expect(sessions.allSatisfy { !absent.contains($0.client) && $0.session < [13, 13, 12, 12][$0.client] })
    #expect(absent.isDisjoint(with: killed))
    #expect(plan.revokedSessions.count == 4)
  }

  @Test func `devices are revoked so early that it is seen whether their sessions stay out`() {
    for seed in 0..<50 as Range<UInt64> {
      let devices = Self.plan(seed: seed).entries.filter { $0.fault.name == "revoke_device" }
      #expect(devices.allSatisfy { $0.at <= 150 })
    }
  }

  @Test func `each client and server has a lane of its own`() {
    let lanes = Self.plan(seed: 1).lanes
    #expect(lanes[.runtime]?.count == 3)
    #expect(lanes[.service]?.count == 2)
    #expect(lanes[.revocations]?.count == 9)
    #expect(lanes.values.allSatisfy { $0.map(\.at) == $0.map(\.at).sorted() })
  }

  @Test func `sessions are spread over the client processes`() {
    var settings = HarnessSettings()
    (settings.sockets, settings.clients) = (11, 4)
    #expect(settings.sessions == [3, 3, 3, 2])
  }
}
