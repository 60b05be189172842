/// What the canary's answers are held to.
struct CanaryBounds: Sendable, Hashable {
  /// Of 95 in 100 answers, in milliseconds.
  var p95 = 600.0
  /// Failures among requests, 0 to 1.
  var errorRatio = 0.020
}
