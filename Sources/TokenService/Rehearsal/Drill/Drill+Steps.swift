import TokenRules

/// What each step does.
extension Drill {
  func perform(_ step: DrillStep) async throws {
    try Task.checkCancellation()
    switch step {
    case .dwell(let seconds): try await Task.sleep(for: .seconds(seconds * pace))
    case .wait(let seconds): try await Task.sleep(for: .seconds(seconds))
    case .change(let change): try await make(change)
    case .refused(let change): try await expectRefusal(of: change)
    case .push(let replicas, let apart): try await push(to: replicas, apart: apart)
    case .awaitInForce(let replicas): try await awaitInForce(replicas)
    case .awaitRetirement: try await awaitRetirement()
    case .spoil(let replica, let ring): try spoil(replica, ring)
    case .expectOldRing(let replica): try await expectOldRing(replica)
    case .kill(let replica): await kill(replica)
    case .stop(let replica): try await stop(replica)
    case .start(let replica, let ahead): try await start(replica, ahead: ahead)
    case .stepClock(let replica, let ahead): try stepClock(replica, ahead)
    case .awaitReady(let replica, let isReady): try await awaitReady(replica, isReady)
    case .stepClientClocks(let ahead): stepClientClocks(ahead)
    case .drainTokens: try await drainTokens()
    }
  }

  /// Waits until something holds; the drill's machine may be slow.
  func wait(upTo seconds: Double, for isTrue: () async throws -> Bool) async throws -> Bool {
    let end = record.clock.uptime() + .seconds(seconds)
    while true {
      if try await isTrue() { return true }
      guard record.clock.uptime() < end else { return false }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  // MARK: Rings

  func push(to replicas: [Int], apart: Double) async throws {
    let bytes = try desk.bytes()
    let ring = master.record
    for (count, replica) in replicas.enumerated() {
      if count > 0, apart > 0 { try await Task.sleep(for: .seconds(apart)) }
      let before = record.now
      try DrillFolder.write(bytes, to: self.replicas[replica].ringFile)
      let (after, replaced) = (record.now, record.clock.uptime())
      let isDown = record.with { contents in
        let isDown = contents.fleet.replicas[replica].isDown
        let settled = isDown ? .max : after + DrillSettings.reloadBound
        contents.fleet.replicas[replica].give(ring, from: before, settled: settled)
        return isDown
      }
      note(replica, .pushed, nil)
      watches[replica]?.cancel()
      watches[replica] = isDown ? nil : watch(replica, since: replaced)
    }
  }

  /// Has a replica asked until it uses the master ring as it is now.
  func watch(_ replica: Int, since replaced: Duration, isTimed: Bool = true) -> Task<RingWatch.InForce?, Never> {
    let ring = master
    let watch = RingWatch(replica: replica, digest: ring.digest, replaced: replaced, record: record, client: client)
    return Task {
      guard let seen = await watch.wait() else { return nil }
      took(ring.record, ring.digest, at: replica, after: isTimed ? seen.milliseconds : nil)
      return seen
    }
  }

  /// A replica uses a ring.
  private func took(_ ring: RingRecord, _ digest: String, at replica: Int, after milliseconds: Double?) {
    guard inForce[replica]?.digest != digest else { return note(replica, .unchanged, nil) }
    inForce[replica] = (digest, ring.generation)
    if let milliseconds { times.reloaded(after: milliseconds) }
    note(replica, .loaded, milliseconds)
    let now = record.clock.now()
    for key in ring.keys {
      // What the replica does counts, not what the file says: it has dropped a fallback whose time is over.
      let state = key.state.isUsable && !key.isUsable(at: now) ? KeyRecord.State.retired : key.state
      guard states[replica]?[key.id] != state else { continue }
      states[replica, default: [:]][key.id] = state
      noteState(of: key.id, state.rawValue, at: replica)
    }
    let oldest = (0..<settings.replicas).map { inForce[$0]?.generation ?? 0 }.min() ?? 0
    for change in underWay where change.generation <= oldest {
      times.propagated(after: (record.clock.uptime() - change.changed).milliseconds)
    }
    underWay.removeAll { $0.generation <= oldest }
  }

  func awaitInForce(_ replicas: [Int]) async throws {
    var late: [String] = []
    for replica in replicas {
      guard let watch = watches[replica] else { continue }
      let seen = await watch.value
      try Task.checkCancellation()
      watches[replica] = nil
      guard let seen else { throw PhaseFailure("\(name(replica)) does not take the ring") }
      if seen.notBefore > Double(DrillSettings.reloadBound) {
        late.append("\(name(replica)) took \(Figure.milliseconds(seen.milliseconds)) to use its ring")
      }
    }
    if !late.isEmpty { throw PhaseFailure(late.joined(separator: "; ")) }
  }

  /// Every replica drops the fallbacks of the master ring by itself, when their time has come.
  func awaitRetirement() async throws {
    let fallbacks = master.record.fallbacks
    guard let last = fallbacks.compactMap(\.retireAt).max() else { return }
    while record.clock.now().seconds < last { try await Task.sleep(for: .milliseconds(100)) }
    let ids = Set(fallbacks.map(\.id))
    for replica in 0..<settings.replicas {
      let isDone = try await wait(upTo: 10) {
        guard let report = await client.keys(at: record.address(of: replica)) else { return false }
        return report.keys.allSatisfy { !ids.contains($0.id) || !$0.isAccepted }
      }
      guard isDone else { throw PhaseFailure("\(name(replica)) accepts a key after its retire_at") }
    }
    notes.append("\(ids.sorted().joined(separator: ", ")) ended by itself everywhere")
  }

  // MARK: Words

  func name(_ replica: Int) -> String { replicas[replica].name }

  /// - Parameter replica: none for the master ring.
  func noteState(of keyID: String, _ state: String, at replica: Int? = nil) {
    let generation = master.record.generation
    journal.note(.keyState(kid: keyID, state: state, replica: replica.map(name), generation: generation))
  }

  func note(_ replica: Int, _ outcome: RotationEvent.RingOutcome, _ milliseconds: Double?) {
    journal.note(
      .ring(
        replica: name(replica),
        outcome: outcome,
        digest: outcome == .refused ? "" : master.digest,
        generation: master.record.generation,
        delayMs: milliseconds.map { Int64($0) }
      )
    )
  }
}
