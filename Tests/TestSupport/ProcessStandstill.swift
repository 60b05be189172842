public import Foundation

extension Process {
  /// Stops it with SIGSTOP, and comes back once all of its threads stand still.
  ///
  /// The signal takes effect when one of the threads is next scheduled; until then the others go on, and answer.
  public func standStill() {
    kill(processIdentifier, SIGSTOP)
    let end = ContinuousClock.now + .seconds(10)
    while !threadStates().allSatisfy({ $0 == "T" }), ContinuousClock.now < end { usleep(1000) }
  }

  /// One letter a thread, as in `/proc/<pid>/task/<tid>/stat` behind the name in parentheses.
  private func threadStates() -> [Character] {
    let tasks = "/proc/\(processIdentifier)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return threads.compactMap { thread in
      let stat = (try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8)) ?? ""
      return stat.lastIndex(of: ")").flatMap { stat[$0...].dropFirst(2).first }
    }
  }
}
