import Foundation

/// Ends the harness's processes when the harness itself is gone, however it went: also after SIGKILL.
///
/// A shell holds the reading end of a pipe that is told which processes there are; when the pipe ends, it kills them.
final class Watchdog: Sendable {
  private static let script = """
    ids=' '
    while read -r word id; do
      case $word in
        add) ids="$ids$id " ;;
        gone) ids=${ids%% $id *}' '${ids#* $id } ;;
      esac
    done
    for id in $ids; do kill -9 "$id" 2>/dev/null; done
    """

  private let pipe: Int32
  private let process: ChildProcess

  init() throws(ChildProcess.Failure) {
    var ends: [Int32] = [0, 0]
    // A child gets a copy of the reading end as its standard input, and never the writing end.
    guard Foundation.pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
      throw ChildProcess.Failure(description: "no pipe")
    }
    pipe = ends[1]
    process = try ChildProcess(
      "/bin/sh",
      ["-c", Self.script],
      variables: [:],
      input: ends[0],
      output: "/dev/null",
      errors: "/dev/null"
    )
    close(ends[0])
  }

  func add(_ id: pid_t) { tell("add \(id)\n") }
  func remove(_ id: pid_t) { tell("gone \(id)\n") }

  private func tell(_ line: String) { _ = line.withCString { write(pipe, $0, strlen($0)) } }

  /// Ends the shell, and by it what is left of the processes.
  func end() async {
    close(pipe)
    _ = await process.wait(upTo: .seconds(5))
  }
}
