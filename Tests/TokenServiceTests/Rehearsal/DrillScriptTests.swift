import Testing

@testable import TokenService

@Suite struct DrillScriptTests {
  private static func steps(_ change: (inout DrillSettings) -> Void = { _ in }) -> [DrillStep] {
    var settings = DrillSettings()
    change(&settings)
    return DrillScript(settings).phases.flatMap(\.steps)
  }

  @Test func `the default drill walks every scenario in order, in about two minutes`() {
    let script = DrillScript(DrillSettings())
    #expect(
      script.phases.map(\.name) == [
        "baseline", "stage", "promote", "drain", "retire", "rollback", "compromise", "bad ring", "older ring", "lag",
        "put off", "sigkill", "clock inside", "clock ahead", "clock behind", "clock back", "client clock", "end",
      ]
    )
    #expect((110...140).contains(script.duration), "\(script.duration) s")
  }

  @Test func `no key is promoted before every replica was seen to have it`() {
    for replicas in [2, 3, 5] {
      var published: Set<Int> = []
      for step in Self.steps({ $0.replicas = replicas }) {
        switch step {
        case .change(.stage): published = []
        case .awaitInForce(let replicas): published.formUnion(replicas)
        case .change(.promote): #expect(published == Set(0..<replicas))
        case .refused(.promote): #expect(published == Set(0..<(replicas - 1)))
        default: break
        }
      }
    }
  }

  @Test func `a hundred rotations promote a hundred times`() {
    let promotions = Self.steps {
      $0.rotations = 100
      $0.scenarios = [.baseline, .rotation]
    }
    .count { $0 == .change(.promote) }
    #expect(promotions == 100)
  }

  @Test func `every phase leaves all replicas up, ready and with good clocks`() {
    for scenario in DrillScenario.allCases {
      var (down, off): (Set<Int>, Set<Int>) = ([], [])
      for step in Self.steps({ $0.scenarios = [scenario] }) {
        switch step {
        case .kill(let replica), .stop(let replica): down.insert(replica)
        case .start(let replica, let ahead):
          down.remove(replica)
          if ahead == nil { off.remove(replica) } else { off.insert(replica) }
        default: break
        }
      }
      #expect(down.isEmpty && off.isEmpty, "\(scenario)")
    }
  }

  @Test func `a bad ring is looked at and then replaced by a good one`() throws {
    let steps = Self.steps { $0.scenarios = [.badRing, .olderRing] }
    for (index, step) in steps.enumerated() {
      guard case .spoil(let replica, _) = step else { continue }
      #expect(steps[index + 1] == .expectOldRing(replica))
      let isReplaced = steps[index...].contains { step in
        if case .push(let replicas, _) = step { replicas.contains(replica) } else { false }
      }
      #expect(isReplaced)
    }
    #expect(steps.count { if case .spoil = $0 { true } else { false } } == BadRing.allCases.count)
  }

  @Test func `the drill ends with every token asked about after its end`() {
    for scenario in DrillScenario.allCases {
      #expect(Self.steps { $0.scenarios = [scenario] }.last == .drainTokens)
    }
  }

  @Test(arguments: [3.0, 5, 30]) func `the pace is such that the drill takes as long as it is asked to`(
    _ minutes: Double
  ) {
    var settings = DrillSettings()
    settings.seconds = minutes * 60
    let script = DrillScript(settings)
    let total = script.estimates(atPace: script.pace).joined().reduce(0, +)
    #expect(abs(total - minutes * 60) < 1)
  }

  @Test func `a drill that is stretched leaves lags and rollbacks within what the rules allow`() {
    for ttl in [3, 6, 20] as [Int64] {
      var settings = DrillSettings()
      (settings.ttl, settings.seconds) = (ttl, 3600)
      let script = DrillScript(settings)
      let estimates = script.estimates(atPace: script.pace)
      for (phase, estimates) in zip(script.phases, estimates)
      where ["rollback", "lag", "put off", "sigkill"].contains(phase.name) {
        // From a promotion until every replica has the last ring of the phase, the key before must not end.
        let start = phase.steps.firstIndex(of: .change(.promote)) ?? 0
        let end = phase.steps.lastIndex { if case .awaitInForce = $0 { true } else { false } } ?? 0
        let time = estimates[start...end].reduce(0, +)
        #expect(time < Double(settings.retirement) - 0.5, "\(phase.name): \(time) s")
      }
    }
  }

  @Test func `a replica lags for so long that its tokens would outlive the key, were its end not put off`() throws {
    for ttl in [3, 6, 20] as [Int64] {
      var settings = DrillSettings()
      settings.ttl = ttl
      let script = DrillScript(settings)
      let number = try #require(script.phases.firstIndex { $0.name == "put off" })
      let steps = script.phases[number].steps
      let start = try #require(steps.firstIndex(of: .change(.promote)))
      let end = try #require(steps.firstIndex(of: .change(.putOff)))
      let lag = script.estimates(atPace: 1)[number][start..<end].reduce(0, +)
      #expect(lag > Double(settings.propagation))
      #expect(lag + Double(ttl) > Double(settings.retirement))
    }
  }

  @Test func `a clock that is off is further off than the leeway`() {
    let settings = DrillSettings()
    for step in Self.steps({ $0.scenarios = [.clock] }) {
      if case .stepClock(_, let ahead) = step { #expect(abs(ahead) > Int(settings.leeway + settings.clock)) }
      if case .start(_, .some(let ahead)) = step { #expect(abs(ahead) <= Int(settings.leeway)) }
    }
  }
}
