import ArgumentParser
import TokenVerification

/// `token-service drill chaos`: what clients see while the service and what it stands on are hurt.
struct ChaosDrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chaos",
    abstract: "Hurts service processes of its own, and holds what clients see against rules in numbers.",
    discussion: """
      Starts the service on loopback ports with scratch secrets, one scenario after the other, and leaves a bundle of
      evidence whose summary ends in `Decision: allow` or `Decision: block`. Nothing of a real environment is read or
      changed. A scenario for which something is missing on this machine is skipped, which blocks unless it is waived.

      EXIT CODES
        0  allow: every scenario that was asked for passed, or was waived
        1  block: one failed, was skipped or interrupted; the evidence says why
        2  a wrong command line

      EXAMPLES
        token-service drill chaos
        token-service drill chaos --list
        token-service drill chaos --quick --only bad-keyring
        token-service drill chaos --waive clock-step --reason "no libfaketime on this runner"
      """
  )

  @Option(help: ArgumentHelp("This scenario alone; may be repeated.", valueName: "scenario"))
  var only: [ChaosScenario] = []
  @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "dir")) var outputDir = "output/chaos/spacetime"
  @Option(help: "Draws when clients renew that spread their renewals, and who asks in which order.") var seed: UInt64 =
    1
  @Option(help: ArgumentHelp("Lets this scenario be skipped; may be repeated.", valueName: "scenario"))
  var waive: [ChaosScenario] = []
  @Option(help: ArgumentHelp("Why that is right: one for each --waive, in their order.", valueName: "text"))
  var reason: [String] = []
  @OptionGroup var evidenceKey: EvidenceKeyOption
  @Flag(help: "Lower rates and shorter times, for a check in every change; no evidence for a promotion.")
  var quick = false
  @Flag(help: "Has each scenario make a mistake on purpose, which must be found: every one has to fail.")
  var sabotage = false
  @Flag(help: "Lists the scenarios, and ends.") var list = false
  @Flag(help: "Prints the result as JSON.") var json = false

  func validate() throws {
    guard waive.count == reason.count, reason.allSatisfy({ !$0.isEmpty }) else {
      throw ValidationError("Each --waive needs a --reason.")
    }
    guard Set(waive).count == waive.count else { throw ValidationError("A scenario is waived once.") }
    guard !outputDir.isEmpty else { throw ValidationError("--output-dir is a folder.") }
  }

  func run() async throws {
    if list {
      print(TextTable.pairs(ChaosScenario.allCases.map { ($0.rawValue, $0.summary) }))
      return
    }
    let run = ChaosRun(
      settings: settings,
      output: outputDir,
      key: try evidenceKey.key(),
      clock: SystemClock(),
      say: { Terminal.write("\($0)\n") }
    )
    let outcome: ChaosOutcome
    do { outcome = try await Interruption.cancels { try await run.run() } } catch let error as EvidenceError {
      throw CommandFailure(error)
    } catch {
      throw CommandFailure("the drills did not begin: \(error)", code: ExitStatus.negative)
    }
    print(json ? outcome.json : outcome.text)
    if !outcome.isAllowed { throw ExitCode(ExitStatus.negative) }
  }

  /// The scenarios in their own order, whatever the order in which they are named.
  private var settings: ChaosSettings {
    var settings = ChaosSettings()
    if !only.isEmpty { settings.scenarios = ChaosScenario.allCases.filter(only.contains) }
    settings.isQuick = quick
    settings.seed = seed
    settings.isSabotaged = sabotage
    settings.waivers = Dictionary(zip(waive, reason)) { first, _ in first }
    return settings
  }
}

extension ChaosScenario: ExpressibleByArgument {}
