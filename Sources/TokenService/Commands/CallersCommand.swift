import ArgumentParser
import Foundation

/// `token-service callers`: who may ask for tokens with an access key.
struct CallersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "callers",
    abstract: "Adds, lists and revokes access keys.",
    discussion: """
      The file is the one of --file, else of OA_CONTROL_ACCESS_KEYS_FILE. It holds digests: a key is shown once, when it
      is made. A running service takes a change up within a few seconds.

      EXAMPLES
        token-service callers add --user 1042 --org org:openagents --file access-keys.json
        token-service callers list --file access-keys.json
        token-service callers revoke key_0123456789abcdef --file access-keys.json
      """,
    subcommands: [CallersAddCommand.self, CallersListCommand.self, CallersRevokeCommand.self]
  )
}

/// `--file`, as every command about callers has it.
struct AccessKeysFileOption: ParsableArguments {
  static let variable = "OA_CONTROL_ACCESS_KEYS_FILE"

  @Option(
    help: ArgumentHelp(
      "The access keys file.",
      discussion: "Else \(Self.variable).",
      valueName: "file"
    )
  )
  var file: String?

  /// The file that is meant.
  func resolve() throws(CommandFailure) -> AccessKeysFile {
    let path = file ?? ProcessInfo.processInfo.environment[Self.variable] ?? ""
    guard !path.isEmpty else {
      throw CommandFailure("name a file: --file, or \(Self.variable)", .usage)
    }
    return AccessKeysFile(path: path)
  }
}

extension CommandFailure {
  /// What kept an access keys file from being read or changed.
  init(_ fault: AccessKeysFile.Fault) {
    switch fault {
    case .unreadable(let reason):
      self.init("the access keys file cannot be read: \(reason)", .noInput)
    case .unwritable(let reason):
      self.init("the access keys file cannot be written: \(reason)", .cannotCreate)
    case .malformed(let error):
      let faults = error.faults.map { "\n  " + Terminal.harmless($0) }.joined()
      self.init("the access keys file is wrong:" + faults, .badData)
    }
  }

  /// Does something with the file, and says in a command's terms why it could not be done.
  static func translating<Result>(_ body: () throws -> Result) throws(CommandFailure) -> Result {
    do { return try body() } catch let failure as CommandFailure { throw failure } catch {
      guard let fault = error as? AccessKeysFile.Fault else {
        throw CommandFailure("\(error)", .software)
      }
      throw CommandFailure(fault)
    }
  }
}
