import TestSupport
import TokenRules

@testable import TokenService

/// A rehearsal that was never run: what one of three replicas and twelve phases would have written.
struct RehearsalScript {
  /// The kinds of run that a page has to show.
  enum Kind: String, CaseIterable { case drill, failing, hundred }

  static let context = EvidenceFixture.context
  private(set) var events: [RotationEvent] = []
  private(set) var samples: [RotationSample] = []
  private(set) var phases: [RotationOutcome.Phase] = []
  private var generation: UInt64 = 1
  private var random = SeededGenerator(seed: 7)
  private var phase = "baseline"
  private let kind: Kind
  private var length: Int64

  init(_ kind: Kind) {
    self.kind = kind
    length = kind == .hundred ? 7_200_000 : 122_000
    if kind == .hundred { rotateOften() } else { walkTheDrill() }
    count()
  }

  var report: RotationReport {
    RotationReport(
      outcome: outcome,
      events: events,
      samples: samples,
      context: Self.context,
      versions: [
        ("token-service", "0.1.0"), ("swift", "6.3.1"), ("openssl", "OpenSSL 3.0.19 27 Jan 2026"),
        ("os", "Debian GNU/Linux 12 (bookworm), Linux 6.1.0 x86_64"),
      ],
      signedBy: kind == .failing ? nil : "SHA256:" + String(repeating: "3f9a", count: 16)
    )
  }

  var outcome: RotationOutcome {
    var totals = RotationOutcome.Totals()
    for sample in samples {
      totals.mints += sample.mints
      totals.verifies += sample.verifies
      totals.mintErrors += sample.mintErrors
      totals.falseRejects += sample.falseRejects
      totals.staleAccepts += sample.staleAccepts
      totals.expectedRejects.merge(sample.rejectsByReason) { $0 + $1 }
      totals.clockRejects.merge(sample.clockRejects) { $0 + $1 }
    }
    return RotationOutcome(
      passed: kind != .failing,
      failures: kind == .failing
        ? [
          "false rejects: 7, of which 5 by replica-2 in the phase restart", "stale accepts: 2, in the phase compromise",
        ] : [],
      totals: totals,
      reload: .init(count: 39, p50Ms: 212.4, p99Ms: 948, maxMs: 1012),
      propagation: .init(count: 13, p50Ms: 611, p99Ms: 8740, maxMs: 8740),
      rotations: kind == .hundred ? 100 : 2,
      phases: phases,
      startedAt: Fixtures.now,
      endedAt: Timestamp(milliseconds: Fixtures.now.milliseconds + length),
      environment: .dev,
      replicas: 3,
      rate: 400,
      seed: 42,
      options: "rehearse --minutes 2 --rate 400 --replicas 3 --seed 42"
    )
  }

  /// Something more, at the end.
  mutating func append(_ kind: RotationEvent.Kind) { add(length - 1000, kind) }

  private mutating func add(_ at: Int64, _ kind: RotationEvent.Kind) {
    events.append(
      RotationEvent(atUnixMs: Fixtures.now.milliseconds + at, elapsedMs: at, phase: phase, kind: kind)
    )
  }

  private mutating func begin(_ name: String, at: Int64, seconds: Double, _ detail: String, passed: Bool = true) {
    phase = name
    add(at, .phaseBegan)
    phases.append(.init(name: name, passed: passed, seconds: seconds, detail: detail))
  }

  private mutating func end() {
    let last = phases[phases.count - 1]
    let began = events.last { $0.kind == .phaseBegan }!.elapsedMs
    add(began + Int64(last.seconds * 1000), .phaseEnded(passed: last.passed, detail: last.detail))
  }

  /// A change of the master ring, and of the replicas' a little later.
  private mutating func set(_ at: Int64, _ states: [(String, String)], lagging: [String: Int64] = [:]) {
    generation += 1
    for (kid, state) in states { add(at, .keyState(kid: kid, state: state, replica: nil, generation: generation)) }
    for replica in ["replica-1", "replica-2", "replica-3"] {
      let delay = lagging[replica] ?? Int64.random(in: 80...900, using: &random)
      let digest = "\(generation)f3a09c1e55d27b".padding(64)
      add(at, .ring(replica: replica, outcome: .pushed, digest: digest, generation: generation, delayMs: nil))
      add(at + delay, .ring(replica: replica, outcome: .loaded, digest: digest, generation: generation, delayMs: delay))
      for (kid, state) in states {
        add(at + delay, .keyState(kid: kid, state: state, replica: replica, generation: generation))
      }
    }
  }

  private mutating func walkTheDrill() {
    let (a, b, c) = ("ring-2026-02-a", "yyGuA1m0Zs1C8hcIk2Yq0d3b8t6qk9xRzjK3nYw5m1E", "ring-2026-02-c")
    begin("baseline", at: 0, seconds: 10, "4,011 verifications, none refused")
    for replica in 1...3 { add(0, .replica(name: "replica-\(replica)", what: .started, detail: "port 4000\(replica)")) }
    set(0, [(a, "active")])
    end()
    begin("stage", at: 10_000, seconds: 6, "standby in all rings after 0.8 s")
    set(10_300, [(b, "standby")])
    end()
    begin("propagate", at: 16_000, seconds: 5, "all replicas have it")
    end()
    begin("promote", at: 21_000, seconds: 9, "replica by replica")
    set(21_500, [(a, "fallback"), (b, "active")], lagging: ["replica-2": 3200, "replica-3": 6100])
    end()
    begin("drain", at: 30_000, seconds: 16, "the last lease of K1 ended after 14.2 s")
    end()
    begin("retire", at: 46_000, seconds: 8, "dropped by the service itself at retire_at")
    set(47_000, [(a, "retired")])
    end()
    begin("rollback", at: 54_000, seconds: 10, "the earlier key signs again")
    set(54_500, [(c, "standby")])
    set(57_000, [(b, "fallback"), (c, "active")])
    set(61_000, [(b, "active"), (c, "fallback")])
    end()
    begin("compromise", at: 64_000, seconds: 10, "188 leases ended at once", passed: kind != .failing)
    set(65_000, [(c, "revoked")])
    if kind == .failing {
      add(
        68_200,
        .violation(
          kind: .staleAccept,
          kid: c,
          reason: "accepted",
          replica: "replica-3",
          detail: "accepted 2.2 s after its revocation, bound 2 s"
        )
      )
    }
    end()
    begin("bad ring", at: 74_000, seconds: 7, "refused by all, the old ring went on")
    for replica in 1...3 {
      add(
        Int64(75_000 + replica * 180),
        .ring(
          replica: "replica-\(replica)",
          outcome: .refused,
          digest: "bad0".padding(64),
          generation: 99,
          delayMs: 310
        )
      )
    }
    end()
    begin("older ring", at: 81_000, seconds: 6, "generation 3 refused where 9 was seen")
    add(82_000, .ring(replica: "replica-1", outcome: .refused, digest: "01d0".padding(64), generation: 3, delayMs: 290))
    end()
    begin("restart", at: 87_000, seconds: 12, "ready again after 0.6 s", passed: kind != .failing)
    add(89_000, .replica(name: "replica-2", what: .killed, detail: "SIGKILL"))
    add(89_900, .replica(name: "replica-2", what: .restarted, detail: "on the same port"))
    add(90_500, .replica(name: "replica-2", what: .ready, detail: ""))
    if kind == .failing {
      for index in 0..<5 {
        add(
          90_100 + Int64(index) * 130,
          .violation(
            kind: .falseReject,
            kid: b,
            reason: "unknown_key",
            replica: "replica-2",
            detail: "a lease 41 s from its end"
          )
        )
      }
    }
    end()
    begin("clock", at: 99_000, seconds: 23, "inside the leeway no rejects; outside 96, all by the clock")
    add(101_000, .replica(name: "replica-3", what: .clockShifted, detail: "+20 s"))
    add(108_000, .replica(name: "replica-3", what: .clockShifted, detail: "+10 min"))
    add(109_000, .replica(name: "replica-3", what: .notReady, detail: "clock is 600 s ahead"))
    add(117_000, .replica(name: "replica-3", what: .clockShifted, detail: "back"))
    add(118_000, .note("a client's clock was set back by an hour: its lease went on"))
    end()
  }

  private mutating func rotateOften() {
    set(0, [("key-000", "active")])
    for turn in 1...100 {
      let start = Int64(turn - 1) * 72_000
      begin("rotation \(turn)", at: start, seconds: 72, "no rejects")
      set(start + 4_000, [("key-\(String(turn + 1000).dropFirst())", "standby")])
      set(
        start + 20_000,
        [
          ("key-\(String(turn + 999).dropFirst())", "fallback"), ("key-\(String(turn + 1000).dropFirst())", "active"),
        ]
      )
      set(start + 60_000, [("key-\(String(turn + 999).dropFirst())", "retired")])
      if turn % 20 == 7 { add(start + 30_000, .replica(name: "replica-1", what: .killed, detail: "SIGKILL")) }
      if turn % 20 == 7 { add(start + 31_000, .replica(name: "replica-1", what: .restarted, detail: "")) }
      end()
    }
  }

  private mutating func count() {
    var states: [String: String] = [:]
    var since: [String: Int64] = [:]
    var rest = events.filter { if case .keyState(_, _, nil, _) = $0.kind { true } else { false } }[...]
    for second in 1...(length / 1000) {
      let at = second * 1000
      while let event = rest.first, event.elapsedMs < at, case .keyState(let kid, let state, _, _) = event.kind {
        states[kid] = state
        since[kid] = event.elapsedMs
        rest.removeFirst()
      }
      samples.append(sample(at, states, since))
    }
  }

  private mutating func sample(_ at: Int64, _ states: [String: String], _ since: [String: Int64]) -> RotationSample {
    var accepted: [String: Int] = [:]
    var rejects: [String: Int] = [:]
    var clock: [String: Int] = [:]
    let noise = Int.random(in: -22...22, using: &random)
    for (kid, state) in states {
      let age = Double(at - since[kid]!) / 1000
      switch state {
      case "active": accepted[kid] = Int(380 * min(1, 0.08 + age / 14)) + noise
      case "fallback": accepted[kid] = max(0, Int(380 * (1 - age / 15)))
      case "retired" where age < 4: rejects["key_retired"] = 14
      case "revoked" where age < 9: rejects["key_revoked"] = Int(120 - age * 12)
      default: break
      }
    }
    accepted = accepted.filter { $0.value > 0 }
    if at % 7000 == 0 { rejects["token_expired"] = 9 }
    if kind != .hundred, (108_000..<117_000).contains(at) { clock["token_expired"] = 60 + noise }
    if kind != .hundred, (109_000..<112_000).contains(at) { clock["token_not_yet_valid"] = 20 }
    let isRestart = kind != .hundred && (89_000...91_000).contains(at)
    let all = accepted.values.reduce(0, +) + rejects.values.reduce(0, +) + clock.values.reduce(0, +)
    return RotationSample(
      atUnixMs: Fixtures.now.milliseconds + at,
      elapsedMs: at,
      phase: phase,
      mints: 38 + noise / 4 - (isRestart ? 12 : 0),
      mintErrors: 0,
      verifies: isRestart ? all * 2 / 3 : all,
      acceptedByKey: isRestart ? accepted.mapValues { $0 * 2 / 3 } : accepted,
      rejectsByReason: rejects,
      clockRejects: clock,
      falseRejects: kind == .failing && at == 91_000 ? 5 : kind == .failing && at == 112_000 ? 2 : 0,
      staleAccepts: kind == .failing && at == 69_000 ? 2 : 0,
      mintP99Ms: 1.4 + Double(noise) / 40,
      verifyP99Ms: 0.9 + Double(noise) / 60 + (isRestart ? 2.2 : 0)
    )
  }
}

extension String {
  fileprivate func padding(_ length: Int) -> String {
    String((self + String(repeating: "4be1", count: 16)).prefix(length))
  }
}
