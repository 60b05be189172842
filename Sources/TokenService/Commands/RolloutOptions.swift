import ArgumentParser
import Foundation

/// The options of every rollout.
struct RolloutOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the evidence: empty, or not there yet.",
      discussion: "Else output/canary/spacetime/<rollout>-<UTC>.",
      valueName: "dir"
    )
  )
  var outputDir: String?
  @Option(
    name: .customLong("control-base-url"),
    help: ArgumentHelp("The control service, for probes.", valueName: "url")
  )
  var controlBaseURL: String?
  @Option(help: ArgumentHelp("The bearer for the control service, and for nobody else.", valueName: "token"))
  var authToken: String?
  @Option(
    name: .customLong("runtime-metrics-url"),
    help: ArgumentHelp("Metrics that are kept; asked with RUNTIME_READ_TOKEN.", valueName: "url")
  )
  var runtimeMetricsURL: String?
  @Option(name: .customLong("control-status-url"), help: ArgumentHelp("A status that is kept.", valueName: "url"))
  var controlStatusURL: String?
  @Flag(help: "Runs no gate: in staging it is no promotion evidence then, in production it blocks.")
  var skipGates = false
  @Flag(help: "Waits for no soak; the evidence says so.") var noSoak = false
  @Option(help: ArgumentHelp("Goes on with a run that was interrupted, at the step that was open.", valueName: "dir"))
  var resume: String?
  @Option(help: ArgumentHelp("A step that may be skipped: its id or family; may be repeated.", valueName: "step"))
  var waive: [String] = []
  @Option(help: ArgumentHelp("Why; one for each --waive, in their order.", valueName: "text")) var reason: [String] = []
  @Option(help: ArgumentHelp("Who answers for the rollout.", valueName: "name")) var owner: String?
  @Option(help: ArgumentHelp("Who signs, for what this run passes.", valueName: "name")) var signOff: String?
  @Option(help: ArgumentHelp("What a rollback goes back to; may be repeated.", valueName: "revision"))
  var stableRevision: [String] = []
  @Option(help: ArgumentHelp("What stands in the way, for the summary; may be repeated.", valueName: "text"))
  var blocker: [String] = []
  @OptionGroup var evidenceKey: EvidenceKeyOption
  @Flag(help: "Prints the result as JSON.") var json = false

  /// The options that shape the plan and are given.
  private var names: [String] {
    let given: [(String, Bool)] = [
      ("--output-dir", outputDir != nil), ("--control-base-url", controlBaseURL != nil),
      ("--runtime-metrics-url", runtimeMetricsURL != nil), ("--control-status-url", controlStatusURL != nil),
      ("--skip-gates", skipGates), ("--no-soak", noSoak), ("--owner", owner != nil),
      ("--stable-revision", !stableRevision.isEmpty), ("--blocker", !blocker.isEmpty),
    ]
    return given.filter(\.1).map(\.0)
  }

  /// What a new run is to do; nothing where one is gone on with, whose plan stands.
  ///
  /// - Parameters:
  ///   - others: the other options that shape the plan and are given.
  ///   - shape: adds what else the command has.
  func settings(
    _ kind: RolloutKind,
    shapedBy others: [String],
    _ shape: (inout RolloutSettings, RolloutVariables) throws(ValidationError) -> Void
  ) throws(ValidationError) -> RolloutSettings? {
    _ = try waivers()
    if let signOff { _ = try RolloutVariables.text(signOff, "--sign-off") }
    let variables = RolloutVariables(kind, EnvironmentOption.variables)
    if resume != nil {
      guard let first = (names + others).first else { return nil }
      throw ValidationError("\(first) does not go with --resume: the plan is the one of the run that is gone on with.")
    }
    var settings = RolloutSettings.standard(kind)
    settings.controlBaseURL = try variables.url(controlBaseURL, "--control-base-url", variables.control("BASE_URL"))
    settings.metricsURL = try variables.url(runtimeMetricsURL, "--runtime-metrics-url", "OA_RUNTIME_METRICS_URL")
    settings.controlStatusURL = try variables.url(controlStatusURL, "--control-status-url", "OA_CONTROL_STATUS_URL")
    settings.hasAuthToken = try variables.bearer(authToken, for: settings.controlBaseURL) != nil
    settings.hasReadToken = variables.hasReadToken
    settings.skipsGates = skipGates
    settings.skipsSoak = noSoak
    settings.owner = try owner.map { text throws(ValidationError) in try RolloutVariables.text(text, "--owner") }
    for text in stableRevision { settings.stableRevisions.append(try RolloutVariables.text(text, "--stable-revision")) }
    for text in blocker { settings.blockers.append(try RolloutVariables.text(text, "--blocker")) }
    try shape(&settings, variables)
    let known = RolloutPlan(settings).waivable
    if let wrong = waive.first(where: { !known.contains($0) }) {
      throw ValidationError("--waive knows no \(wrong); it knows \(known.sorted().joined(separator: ", ")).")
    }
    return settings
  }

  /// Each with its reason.
  func waivers() throws(ValidationError) -> [Waiver] {
    guard waive.count == reason.count else { throw ValidationError("--waive and --reason come in pairs.") }
    var waivers: [Waiver] = []
    for (step, reason) in zip(waive, reason) {
      waivers.append(Waiver(step: step, reason: try RolloutVariables.text(reason, "--reason")))
    }
    return waivers
  }
}
