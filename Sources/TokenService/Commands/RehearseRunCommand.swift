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

      With --target it observes an operator's rotation in a live environment instead, with canary callers: until that
      rotation is complete, or --minutes are over. It changes nothing. The internal listeners are asked with
      RUNTIME_READ_TOKEN, else with RUNTIME_ADMIN_TOKEN.

      EXIT CODES
        0  no false reject, no stale accept, no mint error, every phase passed
        1  something of it failed; the evidence says what
        2  a wrong command line

      EXAMPLES
        token-service rehearse run --list-scenarios
        token-service rehearse run --scenario rotation,rollback --minutes 1
        token-service rehearse run --scenario baseline,rotation --rotations 100
      """
  )

  @Option(name: .customLong("env"), help: "The environment whose rules apply.")
  var environment = ServiceEnvironment.staging
  @Option(help: "How many service processes there are, 2 to 9.") var replicas = 3
  @Option(help: "How many planned rotations come in a row.") var rotations = 1
  @Option(help: "Mints a second over all replicas; 50, with --target 1.") var rate: Double?
  @Option(help: "About how long it takes; about two minutes, with --target an hour at most.") var minutes: Double?
  @Option(help: "The life of tokens in seconds, 3 to 60.") var ttl: Int64 = 6
  @Option(help: "Chooses when each client begins.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "dir")) var output = "output/rotation/spacetime"
  @OptionGroup var evidenceKey: EvidenceKeyOption
  @Option(help: ArgumentHelp("These scenarios alone, separated by commas.", valueName: "a,b,c")) var scenario: String?
  @Option(help: "Makes a mistake on purpose, which must be found: unpublished, unextended, unrevoked or unreplaced.")
  var sabotage: Sabotage?
  @Option(help: ArgumentHelp("A live public listener, or its balancer; may be repeated.", valueName: "url"))
  var target: [String] = []
  @Option(help: ArgumentHelp("The internal listener of a live replica; name every one.", valueName: "url"))
  var adminURL: [String] = []
  @Option(
    help: ArgumentHelp(
      "A file with an access key or a session token a line.",
      discussion: "Else \(CanaryCredentials.variable), separated by commas.",
      valueName: "file"
    )
  )
  var callers: String?
  @Flag(help: "Lists the scenarios, and ends.") var listScenarios = false
  @Flag(help: "Keeps the scratch folder, with the scratch secrets in it.") var keep = false
  @Flag(help: "Prints the result as JSON.") var json = false

  func validate() throws {
    guard (2...9).contains(replicas) else { throw ValidationError("--replicas is 2 to 9.") }
    guard (1...10_000).contains(rotations) else { throw ValidationError("--rotations is 1 to 10000.") }
    if let rate, !(rate.isFinite && (0.1...2000).contains(rate)) { throw ValidationError("--rate is 0.1 to 2000.") }
    guard (3...60).contains(ttl) else { throw ValidationError("--ttl is 3 to 60.") }
    if let minutes, !(minutes.isFinite && (0.1...10_000).contains(minutes)) {
      throw ValidationError("--minutes is 0.1 to 10000.")
    }
    _ = try scenarios()
    for url in target + adminURL where WebURL(url) == nil {
      throw ValidationError("--target and --admin-url take URLs, as in http://127.0.0.1:9090.")
    }
    guard adminURL.isEmpty == target.isEmpty else {
      throw ValidationError("--target goes with the --admin-url of every replica: tokens are asked about there.")
    }
    guard target.isEmpty || (scenario == nil && sabotage == nil) else {
      throw ValidationError("With --target nothing is changed: --scenario and --sabotage do not go with it.")
    }
  }

  func run() async throws {
    if listScenarios {
      print(TextTable.pairs(DrillScenario.allCases.map { ($0.rawValue, $0.summary) }))
      return
    }
    let rehearsal = try rehearsal()
    let result: RehearsalResult
    do { result = try await Interruption.cancels(rehearsal) } catch let error as EvidenceError {
      throw CommandFailure(error)
    } catch {
      throw CommandFailure("the rehearsal did not begin: \(error)", code: ExitStatus.negative)
    }
    print(json ? result.json : result.text)
    if !result.passed { throw ExitCode(ExitStatus.negative) }
  }

  /// The drill, or the observation.
  private func rehearsal() throws -> @Sendable () async throws -> RehearsalResult {
    let key = try evidenceKey.key()
    guard target.isEmpty else {
      let run = LiveRun(settings: try liveSettings(), output: output, key: key, clock: SystemClock())
      return { try await run.run() }
    }
    let run = DrillRun(
      settings: try settings(),
      output: output,
      key: key,
      keepsFolder: keep,
      clock: SystemClock(),
      say: { Terminal.complain($0) }
    )
    return { try await run.run() }
  }

  private func liveSettings() throws -> LiveSettings {
    let variables = ProcessInfo.processInfo.environment
    var settings = LiveSettings()
    settings.environment = environment
    settings.targets = target.map(Self.base)
    settings.operators = adminURL.map(Self.base)
    settings.credentials = try CanaryCredentials.read(callers, variables)
    settings.readToken = try KeysReplicaOptions.token(in: environment)
    settings.rate = rate ?? settings.rate
    settings.seconds = minutes.map { $0 * 60 } ?? settings.seconds
    settings.seed = seed
    return settings
  }

  private static func base(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }

  private func settings() throws -> DrillSettings {
    var settings = DrillSettings()
    settings.environment = environment
    settings.replicas = replicas
    settings.rotations = rotations
    settings.rate = rate ?? settings.rate
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
