import ArgumentParser
import TokenRules
import TokenVerification

/// `token-service keys status`: whether every replica has the same ring.
struct KeysStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Compares the rings of replicas, the oldest first: exit code 0 in agreement, 1 where they differ.",
    discussion: """
      Without replicas, the file's own state. With replicas and a file, they are
      held to the file; without a file, to the newest ring among them.

      EXAMPLES
        token-service keys status --keyring ring.json
        token-service keys status --keyring ring.json --replica http://127.0.0.1:9090
        token-service keys status --replicas-file replicas --json
      """
  )

  @OptionGroup var options: KeysRingOptions
  @OptionGroup var replicas: KeysReplicaOptions

  func run() async throws {
    let environment = try options.served()
    let now = SystemClock().now()
    guard let survey = try await replicas.survey(environment) else {
      let record = try options.read().ring.record
      return print(options.json ? KeysRingJSON.text(of: record) : Self.text(record, at: now))
    }
    let ring = try isRingNamed(environment) ? options.read().ring.record : nil
    let clockBound = try survey.widening(KeysBounds.read(in: environment)).clock
    let drift = ReplicaDrift(survey: survey, ring: ring, clockBound: clockBound, now: now)
    print(options.json ? drift.json : drift.text)
    if survey.readings.isEmpty { throw ExitCode(ExitStatus.unavailable.rawValue) }
    if !drift.isAgreement { throw ExitCode(ExitStatus.negative) }
  }

  private func isRingNamed(_ environment: ServiceEnvironment) -> Bool {
    let variable = EnvironmentOption.variables[Variable.keyringFile.name(in: environment)] ?? ""
    return options.keyring != nil || !variable.isEmpty
  }

  private static func text(_ record: RingRecord, at now: Timestamp) -> String {
    let signing = record.active.map { "\(Terminal.harmless($0.id)) signs" } ?? "no key signs: mint answers 503"
    let next = record.nextRetirement(after: now).map { "the next fallback ends \(TimeInWords.span($0, at: now))" }
    let head = "generation \(record.generation), ring \(record.digest.prefix(12)); \(signing)"
    return [head + (next.map { "; " + $0 } ?? ""), KeysListCommand.table(record, at: now)].joined(separator: "\n")
  }
}
