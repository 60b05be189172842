import Glibc

/// What goes wrong with the canary.
extension CanarySite {
  /// Has something go wrong with the canary.
  func inject(_ fault: CanaryFault) async throws {
    switch fault {
    case .hang: try await standStill(canary)
    case .crash: await canary.kill()
    case .slow:
      let canary = canary
      let stutter = Task {
        while !Task.isCancelled {
          canary.send(SIGSTOP)
          try? await Task.sleep(for: .milliseconds(1100))
          canary.send(SIGCONT)
          try? await Task.sleep(for: .milliseconds(100))
        }
      }
      parts.withLock { $0.stutter = stutter }
    case .refuse:
      let broken = try Self.replica("canary-2", environment, lifeline, desk, settings: ["OA_SYNC_TOKEN_ENABLED=false"])
      let address = try await broken.start()
      let before = parts.withLock { parts in
        defer { parts.canary = broken }
        parts.addresses[.canary] = address
        return parts.canary
      }
      try await edge.change(to: addresses)
      _ = await before.stop()
    }
  }

  /// Lets the canary go on, where it stands still.
  func endFault() async {
    let stutter = parts.withLock { parts in
      defer { parts.stutter = nil }
      return parts.stutter
    }
    stutter?.cancel()
    await stutter?.value
    canary.send(SIGCONT)
  }

  /// The signal takes effect when a thread is next scheduled; until then the others go on, and answer.
  private func standStill(_ replica: ReplicaProcess) async throws {
    replica.send(SIGSTOP)
    guard let id = replica.processID else { return }
    let end = ContinuousClock.now + .seconds(5)
    while !ProcessThreads.areStopped(id) {
      guard ContinuousClock.now < end else { throw DrillFault("\(replica.name) does not stand still") }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
