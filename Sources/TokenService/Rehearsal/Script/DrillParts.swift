/// The phases of each scenario.
struct DrillParts: Sendable {
  private let settings: DrillSettings
  private let all: [Int]
  /// The one that lags, or whose clock is off.
  private let last: Int
  private let others: [Int]

  init(_ settings: DrillSettings) {
    self.settings = settings
    all = Array(0..<settings.replicas)
    last = settings.replicas - 1
    others = Array(0..<(settings.replicas - 1))
  }

  func phases(of scenario: DrillScenario) -> [DrillPhase] {
    switch scenario {
    case .baseline: [DrillPhase("baseline", [.dwell(6)])]
    case .rotation: rotation
    case .rollback:
      [DrillPhase("rollback", publish + promote + [.wait(3), .change(.rollBack)] + spread + [.dwell(2)])]
    case .compromise: [compromise]
    case .badRing: [DrillPhase("bad ring", spoil(Array(BadRing.allCases.dropLast())))]
    case .olderRing: [DrillPhase("older ring", spoil([.older]))]
    case .lag:
      [
        DrillPhase(
          "lag",
          publish + [.change(.promote), .push(others, apart: 0.2), .wait(1), catchUp, settle, .dwell(2)]
        )
      ]
    case .putOff: [putOff]
    case .sigkill: [sigkill]
    case .clock: clock
    case .clientClock:
      [DrillPhase("client clock", [.stepClientClocks(7200), .dwell(3), .stepClientClocks(-7200), .dwell(3)])]
    }
  }

  /// Whatever came before, every key ends and every token is asked about after its end.
  var end: DrillPhase {
    DrillPhase("end", [.awaitRetirement, .change(.retireDue)] + spread + [.dwell(1), .drainTokens])
  }

  // MARK: Pieces

  private var settle: DrillStep { .awaitInForce(all) }
  private var catchUp: DrillStep { .push([last], apart: 0) }
  private var spread: [DrillStep] { [.push(all, apart: 0.2), settle] }
  private var publish: [DrillStep] { [.change(.stage)] + spread }
  private var promote: [DrillStep] { [.change(.promote), .push(all, apart: 0.5), settle] }

  // MARK: Scenarios

  private var rotation: [DrillPhase] {
    let first = [
      DrillPhase(
        "stage",
        [
          .change(.stage), .push(others, apart: 0.2), .awaitInForce(others), .refused(.promote), catchUp, settle,
          .dwell(1),
        ]
      ),
      DrillPhase("promote", promote + [.dwell(2)]),
      DrillPhase("drain", [.refused(.retireFirst), .awaitRetirement]),
      DrillPhase("retire", [.change(.retireDue)] + spread + [.dwell(1)]),
    ]
    // Those that follow do not wait for the end of the key before: several are fallbacks at once.
    let more = (1..<max(2, settings.rotations + 1)).dropFirst().map { number in
      DrillPhase("rotation \(number)", publish + promote + [.change(.retireDue), .dwell(0.5)])
    }
    return first + more
  }

  private var compromise: DrillPhase {
    let revoke: [DrillStep] = [.change(.revokeActive(stopMinting: false)), .push(all, apart: 0), settle]
    return DrillPhase("compromise", publish + [.dwell(1)] + revoke + [.dwell(4)])
  }

  private func spoil(_ rings: [BadRing]) -> [DrillStep] {
    let spoilt = rings.enumerated().map { (replica: $0.offset % settings.replicas, ring: $0.element) }
    let replicas = Array(Set(spoilt.map(\.replica))).sorted()
    // With fewer replicas than rings, one replica gets them one after the other.
    let steps: [DrillStep] = spoilt.flatMap { [.spoil($0.replica, $0.ring), .expectOldRing($0.replica)] }
    return steps + [.dwell(2), .push(replicas, apart: 0), settle, .dwell(1)]
  }

  private var putOff: DrillPhase {
    // Long enough that tokens of the replica that lags would outlive the key, and not so long that the others drop it
    // before they have the later time.
    let delay = Double(settings.retirement) - 4
    let late: [DrillStep] = [.change(.promote), .push(others, apart: 0.2), .awaitInForce(others), .wait(delay)]
    return DrillPhase("put off", publish + late + [.change(.putOff), .push(all, apart: 0.2), settle, .dwell(5)])
  }

  private var sigkill: DrillPhase {
    let middle = min(1, last)
    let rest = all.filter { $0 != middle }
    let killed: [DrillStep] = [.change(.promote), .push([rest.first ?? 0], apart: 0), .kill(middle), .wait(1)]
    let back: [DrillStep] = [
      .push(all, apart: 0.2), .awaitInForce(rest), .wait(1), .start(middle, ahead: nil), settle,
    ]
    return DrillPhase("sigkill", publish + killed + back + [.dwell(2)])
  }

  private var clock: [DrillPhase] {
    let far = Int(settings.leeway) * 2 + 4
    return [
      DrillPhase(
        "clock inside",
        [.awaitRetirement, .stop(last), .start(last, ahead: Int(settings.clock)), .awaitReady(last, true), .dwell(4)]
      ),
      DrillPhase("clock ahead", [.stepClock(last, ahead: far), .awaitReady(last, false), .dwell(1)]),
      DrillPhase("clock behind", [.stepClock(last, ahead: -far), .dwell(4)]),
      DrillPhase("clock back", [.stop(last), .start(last, ahead: nil), .awaitReady(last, true), .dwell(2)]),
    ]
  }

  func sabotage(_ sabotage: Sabotage) -> DrillPhase {
    let steps: [DrillStep] =
      switch sabotage {
      case .unpublished:
        [
          .change(.stage), .push(others, apart: 0), .wait(4), .change(.promoteBlindly), .push(others, apart: 0),
          .wait(4),
        ]
      case .unextended:
        publish + [.change(.promote), .push(others, apart: 0), .wait(Double(settings.retirement + 2)), catchUp, settle]
      case .unrevoked:
        publish + [
          .change(.revokeActive(stopMinting: false)), .push(others, apart: 0), .awaitInForce(others), .wait(4),
        ]
      case .unreplaced:
        [.change(.revokeActive(stopMinting: true)), .push(all, apart: 0), settle, .wait(4)]
      }
    return DrillPhase("sabotage", steps)
  }
}
