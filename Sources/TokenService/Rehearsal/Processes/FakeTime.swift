import Glibc

/// Moves the time of day of a process that is started, and of that process alone; its monotonic clock and its timers stay.
enum FakeTime {
  /// Debian's libfaketime for programs with threads.
  private static let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

  /// Keeps libfaketime's hands off timers that do not go by the time of day; built beside the program.
  private static var steadyTimers: String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = max(0, readlink("/proc/self/exe", &path, path.count))
    let program = String(decoding: path.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return program.prefix(through: program.lastIndex(of: "/") ?? program.startIndex) + "libSteadyTimers.so"
  }

  /// What is not there, in words; `nil` where time can be moved.
  static var missing: String? {
    if access(library, R_OK) != 0 { return "\(library) is missing (Debian's package libfaketime)" }
    if access(steadyTimers, R_OK) != 0 { return "\(steadyTimers) is missing (swift build --product SteadyTimers)" }
    return nil
  }

  /// What such a process is started with.
  ///
  /// - Parameter file: says how far its time is ahead, as `+30s`; read whenever the time is asked for.
  static func variables(reading file: String) -> [String: String] {
    [
      "LD_PRELOAD": steadyTimers + ":" + library, "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1",
      "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    ]
  }
}
