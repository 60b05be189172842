/// One thing that a rollout does.
struct RolloutStep: Sendable, Hashable {
  /// What is done.
  enum Work: Sendable, Hashable {
    /// Looks at the bundle of the staging rollout, and takes a copy of it along.
    case stagingBundle
    /// Asks whether alerts are evaluated.
    case alerts
    /// Writes down what a rollback goes back to.
    case stableRevisions
    /// Whether the holds are as long as the plan wants them.
    case holdLengths
    case gate(Gate)
    case rollbackDrill(Gate)
    /// Writes down what is set at each cohort.
    case sequence
    /// Keeps what metrics and status say; files end in this.
    case snapshot(String)
    /// Asks where a user of a cohort is sent.
    case probe(Int)
    /// Reads the SLO once.
    case slo(String)
    /// Waits, and reads the SLO while it does.
    case soak(Hold)
    /// Reads the KPIs of a stage, and reports on them.
    case kpis(String)
    /// Somebody says that a stage may be left.
    case signOff(String)
  }

  /// Steps that are skipped, and waived, together.
  enum Family: String, Sendable, CaseIterable {
    case stagingBundle = "staging-bundle"
    case alerts
    case stableRevisions = "stable-revisions"
    case holds
    case gates
    case rollbackDrill = "rollback-drill"
    case sequence
    case snapshots
    case probes
    case slo
    case soak
    case kpis
    case signOff = "sign-off"
  }

  /// Names it for waivers and in the evidence: `gate:sync-security`, `probe:5`.
  let id: String
  /// What it belongs to, for people: `gates`, `5%`.
  let stage: String
  let work: Work
  /// Why it will not be done; none where it will.
  var skip: String?

  var family: Family {
    switch work {
    case .stagingBundle: .stagingBundle
    case .alerts: .alerts
    case .stableRevisions: .stableRevisions
    case .holdLengths: .holds
    case .gate: .gates
    case .rollbackDrill: .rollbackDrill
    case .sequence: .sequence
    case .snapshot: .snapshots
    case .probe: .probes
    case .slo: .slo
    case .soak: .soak
    case .kpis: .kpis
    case .signOff: .signOff
    }
  }
}
