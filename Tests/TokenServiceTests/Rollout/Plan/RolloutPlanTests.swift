import Testing
import TokenRules

@testable import TokenService

/// What each rollout does, in its order.
@Suite struct RolloutPlanTests {
  private func ids(_ kind: RolloutKind, _ change: (inout RolloutSettings) -> Void = { _ in }) throws -> [String] {
    var settings = RolloutSettings.standard(kind)
    settings.cohorts = try CohortList(parsing: "5,100")
    change(&settings)
    return RolloutPlan(settings).steps.map(\.id)
  }

  @Test func `staging goes from its gates through its cohorts`() throws {
    #expect(
      try ids(.staging) == [
        "env-sequence", "gate:spacetime-provision-staging", "gate:spacetime-replay-resume", "gate:spacetime-chaos",
        "gate:sync-security", "snapshot:before", "snapshot:before_5", "probe:5", "soak:5", "snapshot:after_5",
        "snapshot:before_100", "probe:100", "soak:100", "snapshot:after_100", "snapshot:after",
      ]
    )
  }

  @Test func `production reads the SLO at the baseline, after the rollback drill, and at every cohort`() throws {
    let ids = try ids(.production)
    #expect(ids.prefix(2) == ["staging-bundle", "alerts"])
    #expect(ids.contains("gate:spacetime-provision-prod"))
    #expect(
      ids.filter { $0.hasPrefix("slo:") } == [
        "slo:baseline", "slo:post_rollback_drill", "slo:cohort_5", "slo:cohort_100",
      ]
    )
    let drill = try #require(ids.firstIndex(of: "rollback-drill"))
    #expect(drill < (try #require(ids.firstIndex(of: "probe:5"))), "a rollback is rehearsed before anybody is moved")
  }

  @Test func `the runtime goes through its stages, each held, with KPIs and a signature`() throws {
    let stages = RolloutSettings.standard(.runtime).stages
    #expect(stages.map(\.percentage) == [nil, 5, 25, 50, 100])
    #expect(stages[0].hold.seconds >= 3600)
    #expect(stages[1].hold == Hold(name: "external-5", seconds: 86_400, countsWeekdaysOnly: true))
    #expect(stages[4].hold.seconds == 86_400)
    let ids = try ids(.runtime)
    #expect(ids.prefix(2) == ["stable-revisions", "holds"])
    for stage in ["preflight"] + stages.map(\.name) {
      let kpis = try #require(ids.firstIndex(of: "kpis:" + stage))
      #expect(ids[kpis + 1] == "sign-off:" + stage)
    }
  }

  @Test func `the standard cohorts and soaks are those of the runbooks`() {
    let staging = RolloutSettings.standard(.staging)
    let production = RolloutSettings.standard(.production)
    #expect(staging.cohorts.text == "5,10,25,50,100" && staging.soakSeconds == 900)
    #expect(production.cohorts.text == "1,5,10,25,50,100" && production.soakSeconds == 1800)
    #expect(production.bounds == SLOBounds(p95Latency: 600, errorBudgetRatio: 0.02))
    #expect(production.rollbackDrillCommand == "./scripts/local-ci.sh canary-drill")
  }

  @Test func `settings come back from the bundle as they were`() throws {
    var settings = RolloutSettings.standard(.runtime)
    settings.kpis = KPI.standard(settings.bounds)
    settings.controlBaseURL = "https://control.example.com"
    settings.sloURL = "http://127.0.0.1:9090/slo"
    settings.stableRevisions = ["a", "b\"c"]
    settings.owner = "sync — team"
    settings.blockers = ["one"]
    settings.holdSeconds = 3
    settings.skipsSoak = true
    settings.hasAuthToken = true
    let context = EvidenceContext(runID: "r", commit: "c", configurationDigest: "d")
    #expect(RolloutSettings(parsing: settings.json(context)) == settings)
    #expect(RolloutSettings(parsing: Array("{}".utf8)) == nil)
  }

  @Test func `holds shorter than the plan's are a step that is skipped`() {
    var settings = RolloutSettings.standard(.runtime)
    #expect(RolloutPlan(settings).step("holds")?.skip == nil)
    settings.holdSeconds = 3600
    #expect(RolloutPlan(settings).step("holds")?.skip == "the holds are shorter than the plan's")
  }
}
