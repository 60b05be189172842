/// When and where a fresh token is asked about: at once at every other replica, then in turn, until after its end.
struct ProbePlan: Sendable {
  /// From one question to the next, in seconds, where lives are compressed.
  static let interval = 1.5

  let probes: [(after: Double, replica: Int)]

  /// - Parameters:
  ///   - minter: the replica that made it; `nil` where a balancer chose it.
  ///   - replicas: how many there are.
  ///   - lifetime: seconds until it must be refused everywhere.
  init(minter: Int?, replicas: Int, lifetime: Double, interval: Double = interval) {
    var probes = (0..<replicas).filter { $0 != minter }.map { (after: 0.0, replica: $0) }
    var turn = minter ?? 0
    for after in stride(from: interval, to: lifetime, by: interval) {
      turn += 1
      probes.append((after, turn % replicas))
    }
    probes.append((lifetime + 0.3, (turn + 1) % replicas))
    self.probes = probes
  }
}
