import Foundation
import TestSupport

@testable import TokenService

/// The time of day of another process, which libfaketime keeps and a test steps; its monotonic clock is the machine's.
final class FakeClock {
  private let file: String
  private var processes: [Int32] = []

  init(in folder: TestSupport.TemporaryFolder) throws {
    file = folder.path + "/clock-\(UUID().uuidString)"
    try set(ahead: 0)
  }

  /// Takes the clock that another process set up for this one.
  init(of path: String) { file = path }

  // What libfaketime leaves of a process that it did not see end.
  deinit {
    for process in processes {
      shm_unlink("/faketime_shm_\(process)")
      sem_unlink("/faketime_sem_\(process)")
    }
  }

  /// Where it is, for ``init(of:)``.
  var path: String { file }

  /// What a process of its time is started with, behind `env`.
  var variables: [String: String] { FakeTime.variables(reading: file) }

  /// Steps it: so far ahead of the machine's clock, in seconds.
  func set(ahead seconds: Int) throws {
    // Renamed, for the process reads it whenever it asks for the time.
    try Data("\(seconds >= 0 ? "+" : "")\(seconds)s\n".utf8).write(to: URL(filePath: file), options: .atomic)
  }

  /// Remembers a process for what it leaves behind.
  func drives(_ process: Int32) { processes.append(process) }
}
