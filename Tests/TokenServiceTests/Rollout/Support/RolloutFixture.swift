import Foundation
import JWT
import TestSupport

@testable import TokenService

/// The real command in a folder of its own, with small lanes in the place of the repository's, and servers that answer.
struct RolloutFixture: Sendable {
  let folder: TestSupport.TemporaryFolder
  let servers: RolloutServers
  let server: ScriptedServer
  private let host: TLSServer

  /// Runs `body` with a fixture in which every gate passes.
  static func run(_ body: @escaping @Sendable (RolloutFixture) async throws -> Void) async throws {
    try await RolloutServers.run { servers, server in
      let folder = try TestSupport.TemporaryFolder()
      let host = try await TLSServer(for: "IP:127.0.0.1", in: folder)
      let fixture = RolloutFixture(folder: folder, servers: servers, server: server, host: host)
      try fixture.lane("*", "echo \"$1: 3 tests ran\"")
      try await body(fixture)
    }
  }

  /// Has a lane do something else; the others go on to pass.
  func lane(_ name: String, _ script: String) throws {
    let other = name == "*" ? "" : "*) echo \"$1: 3 tests ran\" ;;\n"
    let text = "#!/bin/sh\ncase $1 in\n\(name)) \(script) ;;\n\(other)esac\n"
    try FileManager.default.createDirectory(atPath: folder.path + "/scripts", withIntermediateDirectories: true)
    try folder.write("scripts/local-ci.sh", text, mode: 0o755)
  }

  /// The variables of an environment that is provisioned, with the rollout's own.
  var variables: [String: String] {
    var variables = Settings.valid(.staging).merging(Settings.valid(.prod)) { $1 }
    for environment in ["STAGING", "PROD"] {
      variables["OA_SPACETIME_\(environment)_HTTP_BASE_URL"] = "https://127.0.0.1:\(host.port)"
      variables["OA_\(environment)_CONTROL_BASE_URL"] = server.url
      variables["OA_\(environment)_CONTROL_AUTH_TOKEN"] = "CANARY-bearer"
    }
    variables["RUNTIME_READ_TOKEN"] = "CANARY-read-0123456789abcdefghijklmnopqr"
    variables["SSL_CERT_FILE"] = host.certificate
    variables["OA_RUNTIME_METRICS_URL"] = server.url + "/metrics"
    variables["OA_CONTROL_STATUS_URL"] = server.url + "/status"
    variables["OA_SPACETIME_SLO_SNAPSHOT_URL"] = server.url + "/slo"
    variables["PATH"] = "/usr/bin:/bin"
    return variables
  }

  /// A rollout with short soaks.
  func roll(
    _ kind: String,
    _ arguments: [String] = [],
    changing changes: [String: String?] = [:]
  ) async throws -> RolloutOutcome {
    var all = variables
    for (name, value) in changes { all[name] = value }
    let isNew = !arguments.contains("--resume")
    let short = isNew && !arguments.contains("--cohorts") ? ["--cohorts", "50,100", "--cohort-soak-seconds", "1"] : []
    let run = try await CommandRun(["rollout", kind] + short + arguments, in: folder, with: all)
    return RolloutOutcome(run: run, folder: folder)
  }
}

/// What a rollout said, and left.
struct RolloutOutcome: Sendable {
  let run: CommandRun
  let folder: TestSupport.TemporaryFolder

  var code: Int32 { run.code }

  /// The last line of the output.
  var decision: String { run.output.split(separator: "\n").last.map(String.init) ?? "" }

  /// The bundle's folder, relative to the fixture's.
  var bundle: String {
    let line = run.output.split(separator: "\n").first { $0.contains("evidence  ") }
    return line?.split(separator: " ").last.map(String.init) ?? ""
  }

  var directory: String { bundle.hasPrefix("/") ? bundle : folder.path + "/" + bundle }

  func text(_ file: String) throws -> String { try String(contentsOfFile: directory + "/" + file, encoding: .utf8) }

  func lines(_ file: String) throws -> [JSONObject] {
    try text(file).split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
  }

  var summary: String { get throws { try text("SUMMARY.md").replacing("\\", with: "") } }
}
