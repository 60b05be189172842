/// Does something at a steady pace, whether what was begun before has ended or not (an open loop), where each time
/// is a small story of several requests.
enum PacedLoad {
  /// Runs until the seconds are over, or the task is cancelled; then waits for what was begun.
  ///
  /// - Parameters:
  ///   - rate: times a second.
  ///   - seconds: how long; for ever where none are given.
  ///   - body: is given the number of its turn.
  static func run(
    rate: Double,
    seconds: Double = .infinity,
    body: @escaping @Sendable (Int) async -> Void
  ) async {
    let start = ContinuousClock.now
    await withDiscardingTaskGroup { group in
      var turn = 0
      while !Task.isCancelled {
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        guard elapsed < seconds else { return }
        while Double(turn) < elapsed * rate {
          let number = turn
          turn += 1
          group.addTask { await body(number) }
        }
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
  }
}
