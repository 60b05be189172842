/// How a command ended, as in sysexits; `verify` has codes of its own.
enum ExitStatus: Int32, Sendable {
  /// The command line is wrong.
  case usage = 64
  /// What was given to work on is wrong.
  case badData = 65
  /// A file that was given as an argument cannot be read.
  case noInput = 66
  /// A service that is needed does not answer, or a port is in use.
  case unavailable = 69
  /// A fault in the program.
  case software = 70
  /// A file cannot be made.
  case cannotCreate = 73
  /// Reading or writing failed on the way.
  case inputOutput = 74
  /// The service does not accept who asks.
  case noPermission = 77
  /// The configuration is wrong.
  case configuration = 78

  /// The token is not valid (`verify`), or the running service differs (`config check --against`).
  static let negative: Int32 = 1
  /// Of `verify`: there is no verdict.
  static let verifyUsage: Int32 = 2
}

/// A command that cannot go on: one message on standard error, and a code.
struct CommandFailure: Error {
  let message: String
  let code: Int32

  init(_ message: String, _ status: ExitStatus) { self.init(message, code: status.rawValue) }

  init(_ message: String, code: Int32) {
    self.message = message
    self.code = code
  }

  /// A configuration that is wrong, with every problem.
  init(_ problems: ConfigurationProblems) { self.init(problems.description, .configuration) }
}
