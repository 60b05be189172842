import Foundation

/// The process's resident memory, as the kernel counts it.
enum ResidentMemory {
  /// Bytes.
  static var now: Int {
    let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
  }
}
