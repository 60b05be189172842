/// A desktop client that does as the documents say: it renews when the answer said, and once after an auth failure.
struct SimulatedClient: Sendable {
  /// Its session token; nothing prints it.
  let session: String
  /// The replica that it asks first.
  let home: Int
  /// How far its wall clock is ahead, in seconds; it never looks at it.
  var wallClockAhead = 0
  /// How often it has asked for a lease: what was planned before is no longer.
  var plans = 0
  private var lease: String?
  /// Whether the lease came after a refusal: where that is refused too, the client waits until it is to renew.
  private var isRemint = false

  init(session: String, home: Int) {
    self.session = session
    self.home = home
  }

  /// Takes a lease.
  ///
  /// - Parameters:
  ///   - afterRefusal: it asked for it because the one before was refused.
  ///   - refreshAfterIn: as the answer said, in seconds: counted on the monotonic clock.
  /// - Returns: in how long it renews.
  mutating func took(lease: String, afterRefusal: Bool, refreshAfterIn: Int64) -> Duration {
    self.lease = lease
    isRemint = afterRefusal
    return .seconds(refreshAfterIn)
  }

  /// Whether it asks for another lease at once, now that one was refused: once, and only for the one that it has.
  mutating func remints(after refused: String) -> Bool {
    guard refused == lease, !isRemint else { return false }
    isRemint = true
    return true
  }

  /// Whether a client that compared the answer's times with its own clock would be wrong about them: it would renew at
  /// once, or after the end.
  func wouldMisjudge(_ lease: LeaseAnswer) -> Bool {
    let refresh = lease.refreshAfterIn - Int64(wallClockAhead)
    return refresh <= 0 || refresh >= lease.expiresIn
  }
}
