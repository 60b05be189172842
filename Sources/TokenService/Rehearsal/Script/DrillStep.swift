/// One thing that is done, or waited for, in a drill.
///
/// Replicas are counted from 0.
enum DrillStep: Sendable, Hashable {
  /// Let the load go on for so many seconds of the drill's own pace.
  case dwell(Double)
  /// Waits for exactly so many seconds: what is shown depends on them.
  case wait(Double)
  /// An operator changes the master ring, by the real command.
  case change(DrillChange)
  /// The same command must be refused.
  case refused(DrillChange)
  /// Gives replicas the master ring, one after the other, so many seconds apart.
  case push([Int], apart: Double)
  /// Waits until these replicas use the master ring, and holds each to the reload bound.
  case awaitInForce([Int])
  /// Waits until every fallback of the master ring has ended by itself at every replica.
  case awaitRetirement
  /// Gives a replica a ring that it must not take.
  case spoil(Int, BadRing)
  /// The replica uses its old ring, says so, and is ready.
  case expectOldRing(Int)
  /// SIGKILL.
  case kill(Int)
  /// SIGTERM, and waits for the end.
  case stop(Int)
  /// Starts a replica again, with its state; its clock ahead by so many seconds where libfaketime drives it.
  case start(Int, ahead: Int?)
  /// Sets the clock of a replica under libfaketime ahead by so many seconds.
  case stepClock(Int, ahead: Int)
  /// Waits until `/ready` says so.
  case awaitReady(Int, Bool)
  /// Sets the wall clocks of a tenth of the clients ahead by so many seconds.
  case stepClientClocks(Int)
  /// No more mints; waits until every token has been asked about after its end.
  case drainTokens
}

/// What an operator does to the master ring.
enum DrillChange: Sendable, Hashable {
  case stage
  /// With the word of every replica that it has the standby.
  case promote
  /// Without asking anybody.
  case promoteBlindly
  /// Every fallback whose time has come.
  case retireDue
  /// The first fallback, whether it is due or not.
  case retireFirst
  case rollBack
  /// The active key, which is compromised.
  case revokeActive(stopMinting: Bool)
  /// Later retirements, where a replica signed for longer.
  case putOff
}

/// A ring that no replica may take.
enum BadRing: String, Sendable, Hashable, CaseIterable {
  case truncated
  case duplicateID = "duplicate id"
  case twoActive = "two active keys"
  /// From before the last revocation.
  case older
}
