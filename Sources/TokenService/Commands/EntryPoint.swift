import ArgumentParser
import Foundation

/// Runs the command line: the whole of the executable's work.
public enum EntryPoint {
  /// Parses the arguments of the process, runs the command, and exits with its code.
  public static func main() async -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try TokenServiceCommand.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      exit(0)
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty { Terminal.complain(failure.message) }
      exit(failure.code)
    } catch {
      let code = TokenServiceCommand.exitCode(for: error).rawValue
      let message = TokenServiceCommand.fullMessage(for: error)
      if code == 0 { print(message) } else if !message.isEmpty { Terminal.write(message + "\n") }
      exit(Self.code(code, of: arguments))
    }
  }

  /// `verify`, `rehearse` and `drill` tell a wrong command line with 2: scripts ask them for 0, 1 or 2 alone.
  static func code(_ code: Int32, of arguments: [String]) -> Int32 {
    let words = arguments.filter { !$0.hasPrefix("-") }
    let tellsTwo = ["verify", "rehearse", "drill"].contains(words.first)
    return tellsTwo && code == ExitStatus.usage.rawValue ? ExitStatus.verifyUsage : code
  }
}
