import TokenVerification

/// Follows ring and list, and says when either is another one: sockets are then looked at again, at once.
struct TokenWatch: Sendable {
  let keys: KeyringReloader
  let revocations: RevocationFeed
  let reporter: VerifierReporter
  let link: ServiceLink
  /// Is told after every change.
  let changed: @Sendable () -> Void

  /// Follows until the task is cancelled.
  func run() async {
    async let ring: Void = followRing()
    async let list: Void = followList()
    await reporter.run { try await link.send($0) }
    _ = await (ring, list)
  }

  /// The feed's answer comes when there is something new, so that nobody waits for a poll.
  private func followList() async {
    while !Task.isCancelled {
      let hasAnswer = await revocations.look { try await link.ask($0) }
      changed()
      if !hasAnswer { try? await Task.sleep(for: RevocationFeed.pause) }
    }
  }

  private func followRing() async {
    var known = keys.ring.value.entries.map(\.key.fingerprint)
    while (try? await Task.sleep(for: KeyringReloader.interval)) != nil {
      await keys.reload()
      let ring = keys.ring.value.entries.map(\.key.fingerprint)
      if ring != known { changed() }
      known = ring
    }
  }
}
