import Foundation
import Glibc

/// A process that this one started, and ends by its id.
final class ChildProcess: Sendable {
  /// Why one could not be started.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Where its standard streams go.
  struct Streams {
    /// The descriptor that it reads from; none reads nothing.
    var input: Int32?
    let output: String
    let errors: String
  }

  let id: pid_t

  /// Starts this very program with other arguments.
  ///
  /// - Parameter launcher: a program that starts it, with its arguments, where something has to be set up first. What is
  ///   preloaded goes through `env`: a library that adds to the environment moves it, and Swift finds its arguments by
  ///   where the environment is.
  convenience init(
    _ arguments: [String],
    variables: [String: String],
    streams: Streams,
    through launcher: [String] = []
  ) throws(Failure) {
    // Its own file, whatever has become of the name in the meantime.
    let words = (launcher.isEmpty ? ["token-service"] : launcher + [Self.ownPath]) + arguments
    try self.init(running: launcher.first ?? "/proc/self/exe", words, variables: variables, streams: streams)
  }

  /// Starts a program, in a process group of its own: a Ctrl-C is for whoever started it alone.
  ///
  /// - Parameter words: what the program is told that it is called, and its arguments.
  init(
    running program: String,
    _ words: [String],
    variables: [String: String],
    streams: Streams
  ) throws(Failure) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input = streams.input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    let writing = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 1, streams.output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, streams.errors, writing, 0o600)
    Self.keepDescriptors()
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.setSignals(of: &attributes)
    var words = words.map { strdup($0) } + [nil]
    var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var id: pid_t = 0
    let status = posix_spawn(&id, program, &actions, &attributes, &words, &settings)
    guard status == 0 else { throw Failure(description: String(cString: strerror(status)).lowercased()) }
    self.id = id
  }

  /// Sockets of this process are its own, and no child's: a port that it closes has to be closed.
  private static func keepDescriptors() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let number = Int32(name), number > 2 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }
  }

  private static var ownPath: String {
    guard let path = realpath("/proc/self/exe", nil) else { return "token-service" }
    defer { free(path) }
    return String(cString: path)
  }

  private static func setSignals(of attributes: inout posix_spawnattr_t) {
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    )
  }

  func send(_ signal: Int32) { kill(id, signal) }

  /// Sends a signal to it and to whatever it started.
  func sendToGroup(_ signal: Int32) { kill(-id, signal) }

  /// Waits for the end: the exit code, or the signal that ended it as a negative number; `nil` when the time is over.
  ///
  /// It is waited for once: the id may be another process's afterwards.
  func wait(upTo limit: Duration) async -> Int32? {
    let end = ContinuousClock.now + limit
    while true {
      var status: Int32 = 0
      let waited = waitpid(id, &status, WNOHANG)
      if waited == id { return Self.code(status) }
      if waited < 0, errno != EINTR { return -1 }
      guard ContinuousClock.now < end else { return nil }
      // A rehearsal that is being ended waits for its children all the same.
      await Task { try? await Task.sleep(for: .milliseconds(10)) }.value
    }
  }

  private static func code(_ status: Int32) -> Int32 {
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : -signal
  }
}
