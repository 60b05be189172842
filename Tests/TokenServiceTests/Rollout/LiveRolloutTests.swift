import Foundation
import TestSupport
import Testing

@testable import TokenService

/// Rollouts against real replicas of the service, with short soaks.
@Suite struct LiveRolloutTests {
  private static let readToken = "LIVE-read-0123456789abcdefghijklmnopqrs"

  @Test func `a staging and a production rollout against three replicas end in allow`() async throws {
    try await RolloutFixture.run { fixture in
      let replicas = try await OwnThread.run {
        try (0..<3).map { _ in try ServeProcess(with: ["RUNTIME_READ_TOKEN": Self.readToken]) }
      }
      let staging = try await fixture.roll("staging", changing: try Self.settings("STAGING", replicas[0], replicas[1]))
      #expect(staging.code == 0, "\(staging.run.output)")
      let production = try await fixture.roll(
        "production",
        ["--staging-bundle", staging.directory, "--alerts-url", fixture.server.url + "/rules", "--sign-off", "Ada"],
        changing: try Self.settings("PROD", replicas[2], replicas[1])
      )
      #expect(production.code == 0, "\(production.run.output)")
      #expect(try production.lines("slo-results.jsonl").allSatisfy { $0["status"]?.string == "passed" })
      #expect(try production.text("control_status_after.json").contains("rotation_id"))
      #expect(try production.text("runtime_metrics_after.json").contains("auth_failures"))
      let secrets = [Self.readToken] + replicas.compactMap(\.accessKey)
      for file in try FileManager.default.subpathsOfDirectory(atPath: production.directory) {
        let text = (try? production.text(file)) ?? ""
        #expect(!secrets.contains { text.contains($0) }, "\(file)")
      }
    }
  }

  /// Probes go to one replica, SLO and metrics are read from another.
  private static func settings(
    _ environment: String,
    _ control: ServeProcess,
    _ runtime: ServeProcess
  ) throws -> [String: String?] {
    let clients = "http://127.0.0.1:\(try #require(control.publicPort))"
    let operators = "http://127.0.0.1:\(try #require(runtime.internalPort))"
    let accessKey: String = try #require(control.accessKey)
    return [
      "OA_\(environment)_CONTROL_BASE_URL": clients,
      "OA_\(environment)_CONTROL_AUTH_TOKEN": accessKey,
      "OA_CONTROL_STATUS_URL": clients + "/api/v1/control/status",
      "OA_RUNTIME_METRICS_URL": operators + "/internal/v1/spacetime/sync/metrics",
      "OA_SPACETIME_SLO_SNAPSHOT_URL": operators + "/internal/v1/spacetime/slo",
      "RUNTIME_READ_TOKEN": readToken,
    ]
  }
}
