import Testing

@testable import TokenService

/// The pure state machine: what comes next, by what has happened.
@Suite struct RolloutMachineTests {
  /// Settings with which nothing of a rollout is skipped.
  static func whole(_ kind: RolloutKind) throws -> RolloutSettings {
    var settings = RolloutSettings.standard(kind)
    settings.cohorts = try CohortList(parsing: "5,100")
    settings.controlBaseURL = "https://control.example.com"
    settings.controlStatusURL = "https://control.example.com/status"
    settings.hasAuthToken = true
    settings.metricsURL = "https://runtime.example.com/metrics"
    settings.sloURL = "https://runtime.example.com/slo"
    settings.alertsURL = "https://prometheus.example.com/api/v1/rules"
    settings.stagingBundle = "staging"
    settings.stableRevisions = ["r1"]
    settings.kpis = KPI.standard(settings.bounds)
    return settings
  }

  /// Goes on, every step passing, until one is to fail or nothing follows; the ids of what was done.
  @discardableResult
  private func walk(_ machine: inout RolloutMachine, failing: String? = nil, until stop: String? = nil) -> [String] {
    var done: [String] = []
    while done.count < 1000 {
      switch machine.next {
      case .finish: return done
      case .skip(let step, let reason): machine.apply(.ended(step: step.id, .skipped(reason)))
      case .run(let step, _):
        if step.id == stop { return done }
        done.append(step.id)
        machine.apply(.began(step: step.id))
        machine.apply(.ended(step: step.id, step.id == failing ? .failed("it did") : .passed("fine")))
      }
    }
    return done
  }

  @Test(arguments: [RolloutKind.staging, .production])
  func `when every step passes the decision is allow`(_ kind: RolloutKind) throws {
    let plan = RolloutPlan(try Self.whole(kind))
    var machine = RolloutMachine(plan)
    #expect(walk(&machine) == plan.steps.map(\.id))
    let decision = RolloutDecision(machine)
    #expect(decision.allows && decision.word == "allow" && decision.notes == [] && decision.devaluation == nil)
  }

  @Test(arguments: [RolloutKind.staging, .production, .runtime])
  func `the first failure stops, whichever step it is`(_ kind: RolloutKind) throws {
    let plan = RolloutPlan(try Self.whole(kind))
    for (index, step) in plan.steps.enumerated() {
      var machine = RolloutMachine(plan)
      machine.apply(.signs("Ada"))
      #expect(walk(&machine, failing: step.id) == plan.steps.prefix(index + 1).map(\.id))
      let decision = RolloutDecision(machine)
      #expect(!decision.allows)
      #expect(decision.reasons == ["\(step.id): it did"])
      #expect(!machine.canResume)
    }
  }

  @Test func `an interruption blocks, and the run goes on at the step that was open`() throws {
    var machine = RolloutMachine(RolloutPlan(try Self.whole(.production)))
    walk(&machine, until: "soak:5")
    machine.apply(.began(step: "soak:5"))
    machine.apply(.watched(step: "soak:5", seconds: 600))
    machine.apply(.interrupted)
    #expect(machine.next == .finish)
    #expect(RolloutDecision(machine).reasons == ["interrupted at soak:5"])
    #expect(machine.canResume)
    machine.apply(.resumed)
    guard case .run(let step, let watched) = machine.next else { return #expect(Bool(false), "nothing follows") }
    #expect(step.id == "soak:5" && watched == 600)
    walk(&machine)
    #expect(RolloutDecision(machine).allows)
  }

  @Test func `a run that has not ended is blocked at every moment`() throws {
    let plan = RolloutPlan(try Self.whole(.staging))
    for step in plan.steps {
      var machine = RolloutMachine(plan)
      walk(&machine, until: step.id)
      #expect(RolloutDecision(machine).reasons == ["the run has not ended: it is at \(step.id)"])
    }
  }

  // MARK: What is skipped

  @Test func `staging without a probe allows, and names the skip`() throws {
    var settings = try Self.whole(.staging)
    settings.hasAuthToken = false
    var machine = RolloutMachine(RolloutPlan(settings))
    walk(&machine)
    let decision = RolloutDecision(machine)
    #expect(decision.allows)
    #expect(decision.notes == ["probes skipped: missing_control_base_or_token"])
    #expect(decision.devaluation == nil)
  }

  @Test func `staging without gates allows, and is no promotion evidence`() throws {
    var settings = try Self.whole(.staging)
    settings.skipsGates = true
    var machine = RolloutMachine(RolloutPlan(settings))
    walk(&machine)
    let decision = RolloutDecision(machine)
    #expect(decision.allows)
    #expect(decision.devaluation == "not promotion evidence: gates skipped")
    #expect(decision.notes == ["gates skipped: --skip-gates"])
  }

  @Test func `staging without soaks allows, and is no promotion evidence`() throws {
    var settings = try Self.whole(.staging)
    settings.skipsSoak = true
    var machine = RolloutMachine(RolloutPlan(settings))
    walk(&machine)
    #expect(RolloutDecision(machine).allows)
    #expect(RolloutDecision(machine).devaluation == "not promotion evidence: soak skipped")
  }

  static let skips: [(String, @Sendable (inout RolloutSettings) -> Void)] = [
    ("gates", { $0.skipsGates = true }), ("probes", { $0.hasAuthToken = false }),
    ("probes", { $0.controlBaseURL = nil }), ("slo", { $0.sloURL = nil }), ("soak", { $0.skipsSoak = true }),
    ("rollback-drill", { $0.skipsRollbackDrill = true }), ("staging-bundle", { $0.stagingBundle = nil }),
    ("alerts", { $0.alertsURL = nil }),
  ]

  @Test(arguments: Self.skips.indices)
  func `production blocks at once on what is skipped, unless it is waived`(_ index: Int) throws {
    let (family, skip) = Self.skips[index]
    var settings = try Self.whole(.production)
    skip(&settings)
    var machine = RolloutMachine(RolloutPlan(settings))
    #expect(walk(&machine) == [], "nothing is done")
    let decision = RolloutDecision(machine)
    #expect(!decision.allows)
    #expect(decision.reasons.count == 1)
    #expect(decision.reasons.first?.contains(family) == true)
    #expect(decision.reasons.first?.contains("not waived") == true)

    var waived = RolloutMachine(RolloutPlan(settings))
    waived.apply(.waived(Waiver(step: family, reason: "OPS-17")))
    walk(&waived)
    #expect(RolloutDecision(waived).allows)
    #expect(RolloutDecision(waived).notes.contains("waived: \(family): OPS-17"))
  }

  @Test func `all that is skipped without leave is told at once`() throws {
    let machine = {
      var machine = RolloutMachine(RolloutPlan(.standard(.production)))
      walk(&machine)
      return machine
    }()
    #expect(RolloutDecision(machine).reasons.count == 4)
  }

  @Test func `a waiver of one step covers no other`() throws {
    var settings = try Self.whole(.production)
    settings.skipsGates = true
    var machine = RolloutMachine(RolloutPlan(settings))
    machine.apply(.waived(Waiver(step: "gate:spacetime-chaos", reason: "no machines")))
    walk(&machine)
    #expect(RolloutDecision(machine).reasons.count == 1)
    #expect(machine.unwaived.count == 3)
  }

  @Test func `a waiver makes no failure good`() throws {
    var machine = RolloutMachine(RolloutPlan(try Self.whole(.production)))
    machine.apply(.waived(Waiver(step: "gates", reason: "no")))
    walk(&machine, failing: "gate:sync-security")
    #expect(!RolloutDecision(machine).allows)
    #expect(RolloutDecision(machine).notes == ["waived: gates: no (it was not needed)"])
  }

  // MARK: Signatures

  @Test func `a stage is not left before somebody signs`() throws {
    var machine = RolloutMachine(RolloutPlan(try Self.whole(.runtime)))
    walk(&machine)
    #expect(machine.unfinished?.id == "sign-off:preflight")
    #expect(RolloutDecision(machine).reasons.first?.contains("preflight awaits its sign-off") == true)
    #expect(machine.canResume)
    machine.apply(.signs("Ada"))
    walk(&machine)
    #expect(RolloutDecision(machine).allows)
  }
}
