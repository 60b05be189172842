import TokenRules

/// What the load has to do, and who its clients are: a pure value.
struct LoadState: Sendable {
  private(set) var queue = ActionQueue<LoadAction>()
  private(set) var clients: [SimulatedClient]
  private(set) var inFlight = 0
  private(set) var isMinting = true
  /// Leases of clients whose wall clock is off, and how many of them a client that reads it would have misjudged.
  private(set) var leasesOffClock = 0
  private(set) var misjudgedOffClock = 0
  private var forgotten: Set<String> = []
  private let replicas: Int
  private let probing: Probing
  /// How long after its end a token must be refused everywhere, in seconds.
  private let afterEnd: Int64

  /// The machine is to be loaded, not flooded.
  private static let largestInFlight = 256
  private static let sentinelInterval = Duration.milliseconds(500)

  /// How the tokens of leases are asked about.
  struct Probing: Sendable {
    /// From one question to the next, in seconds.
    var interval = ProbePlan.interval
    /// Whether the replica that minted is known.
    var isMinterKnown = true
  }

  /// - Parameters:
  ///   - period: within which every client mints once, in seconds; the seed says when.
  init(
    clients: [SimulatedClient],
    replicas: Int,
    period: Double,
    afterEnd: Int64,
    probing: Probing = Probing(),
    seed: UInt64,
    now: Duration
  ) {
    self.clients = clients
    self.replicas = replicas
    self.afterEnd = afterEnd
    self.probing = probing
    var random = SplitMix(seed: seed)
    for index in clients.indices {
      let delay = Double.random(in: 0..<max(0.001, period), using: &random)
      queue.add(.mint(client: index, plannedAt: 0, afterRefusal: false), at: now + .seconds(delay))
    }
  }

  /// What is to be done now.
  mutating func takeDue(at now: Duration) -> [LoadAction] {
    var actions: [LoadAction] = []
    while inFlight < Self.largestInFlight, let action = queue.takeDue(at: now) {
      if case .mint(let client, let plan, _) = action {
        guard isMinting, plan == clients[client].plans else { continue }
        clients[client].plans += 1
      }
      inFlight += 1
      actions.append(action)
    }
    return actions
  }

  mutating func finished() { inFlight -= 1 }

  /// A client got a lease: it will renew, and its token will be asked about.
  mutating func granted(
    _ lease: LeaseAnswer,
    _ token: DrillToken,
    to client: Int,
    by replica: Int,
    afterRefusal: Bool,
    now: Duration
  ) {
    if clients[client].wallClockAhead != 0 {
      leasesOffClock += 1
      if clients[client].wouldMisjudge(lease) { misjudgedOffClock += 1 }
    }
    let renewal = clients[client].took(
      lease: lease.token,
      afterRefusal: afterRefusal,
      refreshAfterIn: lease.refreshAfterIn
    )
    plan(client, afterRefusal: false, at: now + renewal)
    let plan = ProbePlan(
      minter: probing.isMinterKnown ? replica : nil,
      replicas: replicas,
      lifetime: Double(max(0, lease.expiresIn) + afterEnd),
      interval: probing.interval
    )
    for probe in plan.probes {
      queue.add(.probe(token, replica: probe.replica, client: client), at: now + .seconds(probe.after))
    }
  }

  /// A client got none: it tries again, as a client would.
  mutating func failed(client: Int, now: Duration) {
    plan(client, afterRefusal: false, at: now + .seconds(1))
  }

  /// A lease was refused: whose it is asks for another, once.
  mutating func refused(_ token: String, of client: Int, now: Duration) {
    guard isMinting, clients[client].remints(after: token) else { return }
    plan(client, afterRefusal: true, at: now)
  }

  /// What was planned before for the same client is off when this is done.
  private mutating func plan(_ client: Int, afterRefusal: Bool, at due: Duration) {
    queue.add(.mint(client: client, plannedAt: clients[client].plans, afterRefusal: afterRefusal), at: due)
  }

  mutating func watch(_ token: DrillToken, from now: Duration) { queue.add(.sentinel(token), at: now) }

  /// The next round for a token, unless its key has been out for long.
  mutating func watchAgain(_ token: DrillToken, now: Duration) {
    guard !forgotten.contains(token.keyID) else { return }
    queue.add(.sentinel(token), at: now + Self.sentinelInterval)
  }

  /// Keys that ended long ago are asked about no more.
  mutating func forget(_ keyIDs: Set<String>) { forgotten.formUnion(keyIDs) }

  mutating func stopMinting() { isMinting = false }

  /// Sets the wall clocks of a tenth of the clients.
  mutating func stepWallClocks(ahead seconds: Int) {
    for index in clients.indices where index % 10 == 0 { clients[index].wallClockAhead = seconds }
  }

  /// Whether tokens are still to be asked about.
  var isDrained: Bool {
    queue.count {
      if case .probe = $0 { true } else { false }
    } == 0
  }
}

/// Random numbers that are the same in every run of a seed (SplitMix64).
struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
