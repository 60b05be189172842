/// What a rotation counts on, in seconds.
public struct RotationBounds: Sendable, Hashable {
  /// The longest TTL that is in force.
  public let longestTTL: Int64
  /// The largest leeway of any verifier.
  public let leeway: Int64
  /// The longest time from a ring's change until every replica and runtime has it.
  public let propagation: Int64
  /// How far a clock may be from the true time.
  public let clock: Int64

  /// The propagation bound where none is set.
  public static let defaultPropagation: Int64 = 60
  /// The clock bound where none is set.
  public static let defaultClock: Int64 = 5

  /// Takes the four; none is negative.
  public init(
    longestTTL: Int64,
    leeway: Int64,
    propagation: Int64 = defaultPropagation,
    clock: Int64 = defaultClock
  ) {
    self.longestTTL = longestTTL
    self.leeway = leeway
    self.propagation = propagation
    self.clock = clock
  }

  /// The same bounds where others have a longer TTL or a larger leeway.
  public func widened(longestTTL: Int64, leeway: Int64) -> RotationBounds {
    RotationBounds(
      longestTTL: max(self.longestTTL, longestTTL),
      leeway: max(self.leeway, leeway),
      propagation: propagation,
      clock: clock
    )
  }
}
