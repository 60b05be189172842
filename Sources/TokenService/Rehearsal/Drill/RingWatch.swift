import TokenRules

/// Asks a replica again and again which ring it uses, until it is the one that it was given.
struct RingWatch: Sendable {
  /// When a ring came into force, by the rehearsal's clock.
  struct InForce: Sendable {
    /// It was not in force yet so many milliseconds after the file was replaced.
    let notBefore: Double
    /// It was in force so many milliseconds after the file was replaced.
    let milliseconds: Double
    /// When that was, in milliseconds since 1970.
    let moment: Int64
  }

  let replica: Int
  let digest: String
  /// When the file was replaced: uptime.
  let replaced: Duration
  let record: RehearsalRecord
  let client: FleetClient

  /// From one question to the next.
  private static let interval = Duration.milliseconds(50)
  private static let patience = Duration.seconds(15)

  /// - Returns: `nil` where it is not used after a long time, or the watch was cancelled.
  func wait() async -> InForce? {
    var notBefore = 0.0
    let end = record.clock.uptime() + Self.patience
    while !Task.isCancelled, record.clock.uptime() < end {
      let sent = record.clock.uptime()
      if let report = await client.keys(at: record.address(of: replica)), report.ringDigest == digest {
        let (now, uptime) = (record.now, record.clock.uptime())
        record.with { $0.fleet.replicas[replica].saw(digest, at: now) }
        return InForce(notBefore: notBefore, milliseconds: (uptime - replaced).milliseconds, moment: now)
      }
      notBefore = max(0, (sent - replaced).milliseconds)
      try? await Task.sleep(for: Self.interval)
    }
    return nil
  }
}
