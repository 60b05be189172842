import Foundation

/// What the kernel says of a process's threads.
enum ProcessThreads {
  /// Whether all of them are stopped.
  static func areStopped(_ id: Int32) -> Bool {
    let tasks = "/proc/\(id)/task"
    guard let threads = try? FileManager.default.contentsOfDirectory(atPath: tasks), !threads.isEmpty else {
      return false
    }
    return threads.allSatisfy { thread in
      let stat = (try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8)) ?? ""
      // The state stands behind the name, which is in parentheses and may hold any.
      return stat.lastIndex(of: ")").flatMap { stat[$0...].dropFirst(2).first } == "T"
    }
  }
}
