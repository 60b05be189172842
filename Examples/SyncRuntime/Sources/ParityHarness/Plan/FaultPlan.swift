/// What is done when: drawn from the seed alone, so that a run can be had again.
struct FaultPlan: Sendable, Hashable {
  /// A fault and its time, in seconds from when all sessions are connected.
  struct Entry: Sendable, Hashable {
    let at: Double
    let fault: Fault
  }

  /// The shares of the duration between which faults begin: before, all is well once; after, it has to come right again.
  static let window = 0.08..<0.8
  /// The shortest time from the stage of a key to its promotion, in seconds.
  static let publication = 3.0

  /// In the order of their times.
  let entries: [Entry]

  init(_ counts: FaultCounts, duration: Double, clients: [Int], seed: UInt64) {
    var draw = Draw(SeededGenerator(seed: seed), duration: duration)
    var entries: [Entry] = []
    for (rotation, slot) in draw.slots(counts.rotations).enumerated() {
      let staged = draw.time(in: slot, share: 0.3)
      entries.append(Entry(at: staged, fault: .stageKey(rotation: rotation)))
      let promoted = max(staged + Self.publication, draw.time(in: slot, from: 0.5, share: 0.4))
      entries.append(Entry(at: promoted, fault: .promoteKey(rotation: rotation)))
    }
    entries += draw.kills(counts.killRuntime).map { Entry(at: $0.at, fault: .killRuntime(down: $0.down)) }
    entries += draw.kills(counts.killService).map { Entry(at: $0.at, fault: .killService(down: $0.down)) }
    let absent = draw.pick(counts.absentClients, of: Array(clients.indices))
    for client in absent {
      let at = duration * draw.uniform(0.1, 0.2)
      entries.append(Entry(at: at, fault: .absentClient(client, down: counts.absence)))
    }
    let present = clients.indices.filter { !absent.contains($0) }
    for kill in draw.kills(counts.killClients) {
      let client = draw.pick(1, of: present).first ?? 0
      entries.append(Entry(at: kill.at, fault: .killClient(client, down: kill.down)))
    }
    entries += draw.revocations(counts, clients, sparing: absent)
    self.entries = entries.sorted { ($0.at, $0.fault.name, $0.fault.target) < ($1.at, $1.fault.name, $1.fault.target) }
  }

  /// The entries of each lane, in the order of their times.
  var lanes: [Fault.Lane: [Entry]] { Dictionary(grouping: entries, by: \.fault.lane) }

  /// The sessions whose devices are revoked.
  var revokedSessions: Set<SessionID> {
    Set(entries.compactMap { if case .revokeDevice(let session) = $0.fault { session } else { nil } })
  }
}

/// How many faults of each kind there are.
struct FaultCounts: Sendable, Hashable {
  var rotations = 1
  var killClients = 2
  var killRuntime = 1
  var killService = 1
  var revokeTokens = 2
  var revokeDevices = 1
  /// Clients that are away for longer than events are kept.
  var absentClients = 1
  /// How long, in seconds.
  var absence = 6.0
}

/// Draws times and targets.
private struct Draw {
  private var generator: SeededGenerator
  private let duration: Double

  init(_ generator: SeededGenerator, duration: Double) {
    self.generator = generator
    self.duration = duration
  }

  mutating func uniform(_ from: Double, _ to: Double) -> Double { .random(in: from..<to, using: &generator) }

  /// The window, cut in equal parts: faults of one kind do not fall together.
  func slots(_ count: Int) -> [Range<Double>] {
    let (from, to) = (duration * FaultPlan.window.lowerBound, duration * FaultPlan.window.upperBound)
    let length = (to - from) / Double(max(count, 1))
    return (0..<count).map { (from + Double($0) * length)..<(from + Double($0 + 1) * length) }
  }

  mutating func time(in slot: Range<Double>, from: Double = 0, share: Double) -> Double {
    let length = slot.upperBound - slot.lowerBound
    return slot.lowerBound + length * (from + uniform(0, share))
  }

  /// One in each slot, down for a fifth of a second to a second and a half.
  mutating func kills(_ count: Int) -> [(at: Double, down: Double)] {
    slots(count).map { (time(in: $0, share: 0.9), uniform(0.2, 1.5)) }
  }

  mutating func pick<Element>(_ count: Int, of all: [Element]) -> [Element] {
    Array(all.shuffled(using: &generator).prefix(count))
  }

  /// Devices in the first half, so that there is time to see that their sessions stay out; then tokens of others.
  mutating func revocations(_ counts: FaultCounts, _ clients: [Int], sparing absent: [Int]) -> [FaultPlan.Entry] {
    let sessions = clients.indices.filter { !absent.contains($0) || clients.count == absent.count }
      .flatMap { client in (0..<clients[client]).map { SessionID(client: client, session: $0) } }
    let devices = pick(counts.revokeDevices, of: sessions)
    let rest = sessions.filter { !devices.contains($0) }
    let tokens = pick(counts.revokeTokens, of: rest)
    var entries = devices.map { FaultPlan.Entry(at: duration * uniform(0.15, 0.5), fault: .revokeDevice($0)) }
    entries += tokens.map {
      FaultPlan.Entry(at: duration * uniform(FaultPlan.window.lowerBound, 0.8), fault: .revokeToken($0))
    }
    return entries
  }
}
