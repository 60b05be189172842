import ArgumentParser
import Foundation
import TokenVerification

/// `token-service drill canary`: a canary that fails, and the way back, while clients hold leases.
struct CanaryDrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canary",
    abstract: "Promotes a canary, has it fail, and takes it back, under clients that must not notice.",
    discussion: """
      Starts a stable and a canary revision of this program with one ring, behind a real nginx that splits by cohort, on
      loopback alone. It ends on the stable revision by design.

      With OA_CANARY_STABLE_REVISION and OA_CANARY_CANARY_REVISION set (and OA_CANARY_SERVICE, OA_CANARY_REGION and
      perhaps OA_CANARY_PROJECT) it moves a platform's traffic instead, with gcloud: each share, and all of it back.

      EXIT CODES
        0  allow: every client had a token throughout, the gate blocked, the way back was gone
        1  block: something of it failed; the evidence says what
        2  a wrong command line

      EXAMPLES
        token-service drill canary
        token-service drill canary --fault crash --cohorts 10,50,100 --hold-seconds 3
        token-service drill canary --dry-run
      """
  )

  @Option(help: "How many clients hold a lease, 1 to 500.") var clients = 24
  @Option(help: ArgumentHelp("The canary's shares in percent, one after the other.", valueName: "5,25,50"))
  var cohorts = "5,25,50"
  @Option(help: "How long the gate watches each share.") var holdSeconds = 5.0
  @Option(help: "What goes wrong: hang, crash, refuse or slow.") var fault = CanaryFault.hang
  @Option(help: "Of 95 in 100 of the canary's answers.") var maxP95LatencyMs = 600.0
  @Option(help: "Failures among its requests, 0 to 1.") var maxErrorBudgetRatio = 0.020
  @Option(help: "Chooses when each client begins, and deals the cohorts.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("On a platform: what has to answer 200 at each share.", valueName: "url")) var probeURL:
    String?
  @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "dir")) var output = "output/canary"
  @OptionGroup var evidenceKey: EvidenceKeyOption
  @Flag(help: "Says what would be done, and ends.") var dryRun = false
  @Flag(help: "Prints the result as JSON.") var json = false

  func validate() throws {
    guard (1...500).contains(clients) else { throw ValidationError("--clients is 1 to 500.") }
    _ = try shares()
    guard holdSeconds.isFinite, (1...86_400).contains(holdSeconds) else {
      throw ValidationError("--hold-seconds is 1 to 86400.")
    }
    guard maxP95LatencyMs.isFinite, maxP95LatencyMs > 0 else {
      throw ValidationError("--max-p95-latency-ms is above 0.")
    }
    guard (0...1).contains(maxErrorBudgetRatio) else { throw ValidationError("--max-error-budget-ratio is 0 to 1.") }
    if let probeURL, WebURL(probeURL) == nil { throw ValidationError("--probe-url takes a URL.") }
    _ = try platform()
  }

  func run() async throws {
    let platform = try platform()
    if dryRun { return print(try plan(platform)) }
    let result: (text: String, allows: Bool)
    if let platform { result = try await drive(platform) } else { result = try await drill() }
    print(result.text)
    if !result.allows { throw ExitCode(ExitStatus.negative) }
  }

  // MARK: What is done

  private func drill() async throws -> (String, Bool) {
    let run = CanaryRun(
      settings: try settings(),
      output: output,
      key: try evidenceKey.key(),
      clock: SystemClock(),
      say: { Terminal.complain($0) }
    )
    let result = try await perform { try await run.run() }
    return (json ? result.json : result.text, result.allows)
  }

  private func drive(_ traffic: PlatformTraffic) async throws -> (String, Bool) {
    let run = PlatformRun(
      traffic: traffic,
      cohorts: try shares(),
      hold: holdSeconds,
      probeURL: probeURL,
      output: output,
      key: try evidenceKey.key(),
      clock: SystemClock(),
      say: { Terminal.complain($0) }
    )
    let result = try await perform { try await run.run() }
    return (result.text, result.allows)
  }

  private func perform<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    do { return try await Interruption.cancels(body) } catch let error as EvidenceError {
      throw CommandFailure(error)
    } catch {
      throw CommandFailure("the drill did not begin: \(error)", code: ExitStatus.negative)
    }
  }

  private func plan(_ platform: PlatformTraffic?) throws -> String {
    guard let platform else {
      let steps = CanaryStep.script(try settings()).map { ($0.name, "\($0.percent)% of the cohorts on the canary") }
      return TextTable.pairs(steps) + "\n" + CanarySummary.ending + "\nNothing was run."
    }
    let commands = platform.commands(try shares()).map { $0.joined(separator: " ") }
    return commands.joined(separator: "\n") + "\nNothing was run."
  }

  // MARK: Reading

  private func settings() throws -> CanarySettings {
    var settings = CanarySettings()
    settings.clients = clients
    settings.cohorts = try shares()
    settings.hold = holdSeconds
    settings.fault = fault
    settings.bounds = CanaryBounds(p95: maxP95LatencyMs, errorRatio: maxErrorBudgetRatio)
    settings.seed = seed
    return settings
  }

  private func shares() throws -> [Int] {
    let words = cohorts.split(separator: ",", omittingEmptySubsequences: false)
    let shares = words.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    let isGrowing = zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 }
    guard shares.count == words.count, isGrowing, shares.allSatisfy((1...100).contains) else {
      throw ValidationError("--cohorts takes growing whole numbers from 1 to 100, separated by commas.")
    }
    return shares
  }

  private func platform() throws -> PlatformTraffic? {
    do throws(PlatformTraffic.Fault) { return try PlatformTraffic(ProcessInfo.processInfo.environment) } catch {
      throw ValidationError(error.problems.joined(separator: "\n"))
    }
  }
}

extension CanaryFault: ExpressibleByArgument {}
