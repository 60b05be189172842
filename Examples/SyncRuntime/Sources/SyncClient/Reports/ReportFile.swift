#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file of JSON lines that only grows; each call is one write, so that SIGKILL leaves whole lines but for the last.
public final class ReportFile: Sendable {
  private let path: String
  private let file: Int32

  /// Opens it, for appending.
  ///
  /// Errors: ``SyncClientError/unusable(path:errno:)``.
  public init(path: String) throws(SyncClientError) {
    self.path = path
    file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .unusable(path: path, errno: errno) }
  }

  deinit { close(file) }

  /// Appends a line for each; where a killed process left half a line, it is ended first.
  public func append(_ reports: [SessionReport]) throws(SyncClientError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = endsInALine ? [] : [UInt8(ascii: "\n")]
    for report in reports {
      // Names and numbers: encoding them cannot fail.
      guard let line = try? encoder.encode(report) else { continue }
      bytes += line
      bytes.append(UInt8(ascii: "\n"))
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw .unusable(path: path, errno: errno) }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  private var endsInALine: Bool {
    let length = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    return length <= 0 || pread(file, &last, 1, length - 1) != 1 || last == UInt8(ascii: "\n")
  }
}
