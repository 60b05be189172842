import ArgumentParser
import Foundation

/// The harness as a program.
public enum Harness {
  /// Reads the command line, runs, and ends the process: 0 allow, 1 block, 2 a wrong command line.
  public static func main() async -> Never {
    let command: HarnessCommand
    do { command = try HarnessCommand.parse() } catch {
      let isAsked = HarnessCommand.exitCode(for: error) == .success
      say(HarnessCommand.fullMessage(for: error))
      exit(isAsked ? 0 : 2)
    }
    let settings = command.settings
    let folders: RunFolders
    do { folders = try RunFolders(output: settings.output) } catch {
      say("\(error)")
      exit(2)
    }
    let summary = await Interruption.cancels { await HarnessRun(settings, folders, say: say).run() }
    print(summary?.text ?? "Decision: block\n", terminator: "")
    exit(summary?.allows == true ? 0 : 1)
  }

  private static func say(_ text: String) {
    let line = text.hasSuffix("\n") ? text : text + "\n"
    FileHandle.standardError.write(Data(line.utf8))
  }
}
