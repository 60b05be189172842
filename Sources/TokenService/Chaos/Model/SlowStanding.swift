/// How slow clients stand.
struct SlowStanding: Sendable, Hashable {
  /// Of each kind: how many are connected still.
  var open: [Slowness: Int] = [:]
  /// How many were answered 408.
  var timedOut = 0
  /// How long each of a kind was connected that is no more, in seconds.
  var lives: [Slowness: [Double]] = [:]
}
