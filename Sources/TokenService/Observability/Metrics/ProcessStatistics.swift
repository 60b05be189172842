import TokenRules

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the operating system says of this process, asked when metrics are read.
enum ProcessStatistics {
  static func register(in registry: MetricRegistry, clock: any TokenClock) {
    let start = (uptime: clock.uptime(), time: clock.now())
    registry.reading(.uptime) { Double((clock.uptime() - start.uptime).nanoseconds) / 1e9 }
    registry.reading(.startTime) { Double(start.time.milliseconds) / 1000 }
    registry.reading(.processorTime) { processorSeconds }
    registry.reading(.residentMemory) { Double(residentBytes) }
    registry.reading(.openFiles) { Double(openFiles) }
    registry.reading(.maximumFiles) { Double(maximumFiles) }
  }

  /// Resident memory in bytes; 0 where the system does not tell.
  static var residentBytes: Int {
    // The second number is the resident set, in pages (proc_pid_statm(5)).
    let fields = contents(of: "/proc/self/statm").split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// How many file descriptors are open, without the one that counts them.
  static var openFiles: Int {
    guard let directory = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    // `.`, `..` and the directory itself.
    return max(0, count - 3)
  }

  private static var maximumFiles: UInt64 {
    var limit = rlimit()
    #if canImport(Glibc)
      let known = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    #else
      let known = getrlimit(RLIMIT_NOFILE, &limit) == 0
    #endif
    return known ? UInt64(limit.rlim_cur) : 0
  }

  private static var processorSeconds: Double {
    var time = timespec()
    guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func contents(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}
