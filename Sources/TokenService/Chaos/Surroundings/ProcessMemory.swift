import Foundation

/// What the kernel says of a process.
enum ProcessMemory {
  /// Memory that is resident, in bytes; `nil` where the process is no more.
  static func resident(of id: Int32?) -> Int? {
    guard let id, let text = try? String(contentsOfFile: "/proc/\(id)/statm", encoding: .utf8) else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]), pages > 0 else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  static let mebibyte = 1024.0 * 1024
}
