import Foundation

/// A disk in memory that can be filled, in a mount namespace of its own: nobody else sees it, and it goes with the process
/// that holds it, which goes with the drill.
final class SmallDisk: Temporary, @unchecked Sendable {
  /// Why there is none.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Where it is, for those who are started through ``launcher``.
  let path: String
  private let holder: ChildProcess

  /// What is missing for one; `nil` where nothing is.
  static var missing: String? {
    for tool in ["/usr/bin/unshare", "/usr/bin/nsenter"] where access(tool, X_OK) != 0 {
      return "\(tool) is missing (Debian's package util-linux)"
    }
    return getuid() == 0 ? nil : "a disk can be mounted by root alone"
  }

  /// - Parameters:
  ///   - path: an empty folder.
  ///   - megabytes: its size.
  init(at path: String, megabytes: Int, _ lifeline: Lifeline, in folder: DrillFolder) async throws {
    self.path = path
    let script = """
      mount -t tmpfs -o size=\(megabytes)m,mode=700 none "$1" && : >"$1/.mounted" && read -r line
      """
    let log = folder.path + "/disk-log"
    holder = try ChildProcess(
      running: "/usr/bin/unshare",
      ["unshare", "-m", "--", "/bin/sh", "-c", script, "sh", path],
      variables: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
      streams: .init(input: lifeline.end, output: log, errors: log)
    )
    var hasEnded = false
    for _ in 0..<500 where !hasEnded {
      if access(outside(".mounted"), F_OK) == 0 { return }
      hasEnded = await holder.wait(upTo: .milliseconds(20)) != nil
    }
    if !hasEnded { await end() }
    let words = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw Failure(description: "no disk can be mounted: \(words.split(separator: "\n").last ?? "no word")")
  }

  /// What starts a process that sees the disk.
  var launcher: [String] { ["/usr/bin/nsenter", "--target", "\(holder.id)", "--mount", "--"] }

  /// The name by which this process reaches a file on the disk.
  func outside(_ file: String) -> String { "/proc/\(holder.id)/root\(path)/\(file)" }

  /// Leaves not one page free.
  func fill() throws {
    let file = open(outside("filler"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure(description: "the disk cannot be filled: \(Self.reason)") }
    defer { close(file) }
    let zeros = [UInt8](repeating: 0, count: 4096)
    while write(file, zeros, zeros.count) == zeros.count {}
    guard errno == ENOSPC else { throw Failure(description: "the disk cannot be filled: \(Self.reason)") }
  }

  /// Gives back all that ``fill()`` took.
  func free() throws {
    guard unlink(outside("filler")) == 0 else {
      throw Failure(description: "no room can be made: \(Self.reason)")
    }
  }

  /// Unmounts it.
  func end() async {
    holder.send(SIGKILL)
    _ = await holder.wait(upTo: .seconds(10))
  }

  private static var reason: String { String(cString: strerror(errno)).lowercased() }
}
