import ArgumentParser
import Foundation
import TokenRules
import TokenVerification

/// `token-service rehearse [run]`: a whole rotation, and what can go wrong with one, with real processes under load.
struct RehearseRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Rehearses rotations with service processes of its own.",
    discussion: """
      Starts replicas on loopback ports with a scratch ring and compressed TTLs, loads them with simulated clients, walks
      the scenarios, and leaves a bundle of evidence. Nothing of a real environment is read or changed.

      EXIT CODES
        0  no false reject, no stale accept, no mint error, every phase passed
        1  something of it failed; the evidence says what
        2  a wrong command line
      """
  )

  @Option(name: .customLong("env"), help: "The environment whose rules apply.")
  var environment = ServiceEnvironment.staging
  @Option(help: "How many service processes there are, 2 to 9.") var replicas = 3
  @Option(help: "How many planned rotations come in a row.") var rotations = 1
  @Option(help: "Mints a second over all replicas.") var rate = 50.0
  @Option(help: "About how long it takes; about two minutes where it is left out.") var minutes: Double?
  @Option(help: "The life of tokens in seconds, 3 to 60.") var ttl: Int64 = 6
  @Option(help: "Chooses when each client begins.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "dir")) var output = "output/rotation/spacetime"
  @OptionGroup var evidenceKey: EvidenceKeyOption
  @Option(help: ArgumentHelp("These scenarios alone, separated by commas.", valueName: "a,b,c")) var scenario: String?
  @Option(help: "Makes a mistake on purpose, which must be found: unpublished, unrevoked or unreplaced.")
  var sabotage: Sabotage?
  @Flag(help: "Lists the scenarios, and ends.") var listScenarios = false
  @Flag(help: "Keeps the scratch folder, with the scratch secrets in it.") var keep = false
  @Flag(help: "Prints the result as JSON.") var json = false

  func validate() throws {
    guard (2...9).contains(replicas) else { throw ValidationError("--replicas is 2 to 9.") }
    guard (1...10_000).contains(rotations) else { throw ValidationError("--rotations is 1 to 10000.") }
    guard rate.isFinite, (0.5...2000).contains(rate) else { throw ValidationError("--rate is 0.5 to 2000.") }
    guard (3...60).contains(ttl) else { throw ValidationError("--ttl is 3 to 60.") }
    if let minutes, !(minutes.isFinite && (0.1...10_000).contains(minutes)) {
      throw ValidationError("--minutes is 0.1 to 10000.")
    }
    _ = try scenarios()
  }

  func run() async throws {
    if listScenarios {
      print(TextTable.pairs(DrillScenario.allCases.map { ($0.rawValue, $0.summary) }))
      return
    }
    let run = DrillRun(
      settings: try settings(),
      output: output,
      key: try evidenceKey.key(),
      keepsFolder: keep,
      clock: SystemClock(),
      say: { Terminal.complain($0) }
    )
    let result: RehearsalResult
    do { result = try await Interruption.cancels { try await run.run() } } catch let error as EvidenceError {
      throw CommandFailure(error)
    } catch {
      throw CommandFailure("the rehearsal did not begin: \(error)", code: ExitStatus.negative)
    }
    print(json ? result.json : result.text)
    if !result.passed { throw ExitCode(ExitStatus.negative) }
  }

  private func settings() throws -> DrillSettings {
    var settings = DrillSettings()
    settings.environment = environment
    settings.replicas = replicas
    settings.rotations = rotations
    settings.rate = rate
    settings.seconds = minutes.map { $0 * 60 }
    settings.ttl = ttl
    settings.seed = seed
    settings.scenarios = try scenarios()
    settings.sabotage = sabotage
    return settings
  }

  /// In the order in which they are walked, whatever the order in which they are named.
  private func scenarios() throws -> [DrillScenario] {
    guard let scenario else { return DrillScenario.allCases }
    let names = scenario.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let known = Set(DrillScenario.allCases.map(\.rawValue))
    guard !names.isEmpty, names.allSatisfy(known.contains) else {
      throw ValidationError("--scenario knows \(DrillScenario.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return DrillScenario.allCases.filter { names.contains($0.rawValue) }
  }
}

extension Sabotage: ExpressibleByArgument {}
