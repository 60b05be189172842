import ArgumentParser

/// `token-service rollout runtime`: the runtime and its clients.
struct RolloutRuntimeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runtime",
    abstract: "Rolls the runtime and its clients out over days: internal canary, 5, 25, 50 and 100%.",
    discussion: """
      Preflight; an internal canary for at least 60 minutes; 5% for one business day;
      25%, then 50%, each held; 100% with a window of 24 hours for going back. Each
      stage is left on its KPI gates and a signature: --sign-off NAME, given at the
      start or with --resume.

      VARIABLES
        those of production but the cohorts, their soak and the drill

      EXAMPLES
        token-service rollout runtime --stable-revision runtime-00041 --sign-off "Ada Lovelace"
        token-service rollout runtime --kpi 'replay=metrics:replay.bootstrap_p95_ms<=1500'
      """
  )

  @OptionGroup var common: RolloutOptions
  @OptionGroup var slo: RolloutSLOOptions
  @Option(
    help: ArgumentHelp("Holds every stage for so long; shorter than the plan needs a waiver.", valueName: "seconds")
  )
  var holdSeconds: Int64?
  @Option(help: ArgumentHelp("Where a KPI is read, and its bound; once a KPI.", valueName: "kpi"))
  var kpi: [String] = []

  func validate() throws { _ = try settings() }

  func run() async throws { try await common.run(.runtime, try settings()) }

  private func settings() throws -> RolloutSettings? {
    let names = slo.names + (holdSeconds == nil ? [] : ["--hold-seconds"]) + (kpi.isEmpty ? [] : ["--kpi"])
    return try common.settings(.runtime, shapedBy: names) { settings, reader throws(ValidationError) in
      try slo.apply(to: &settings, reader)
      if let holdSeconds, !(1...604_800).contains(holdSeconds) {
        throw ValidationError("--hold-seconds is 1 to 604800; --no-soak goes without.")
      }
      settings.holdSeconds = holdSeconds
      settings.kpis = try kpis(settings.bounds)
    }
  }

  /// Those that are given instead of the ones that the plan has.
  private func kpis(_ bounds: SLOBounds) throws(ValidationError) -> [KPI] {
    var kpis = KPI.standard(bounds)
    for text in kpi {
      do throws(KPI.Fault) {
        let given = try KPI(parsing: text)
        kpis = kpis.map { $0.gate == given.gate ? given : $0 }
      } catch {
        throw ValidationError("--kpi: \(error).")
      }
    }
    return kpis
  }
}
