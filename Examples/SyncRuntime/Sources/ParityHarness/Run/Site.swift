import Foundation

/// What stands in a run: a token service, a runtime, clients; their ports, files and variables.
struct Site: Sendable {
  /// Why it cannot be set up.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let database = "parity"
  static let organization = "org:parity"
  static let issuer = "https://parity.invalid"
  static let audience = "parity-sync"
  /// The leeway of every clock; one machine has one clock, so that it is short, and an end is an end.
  static let leeway: Int64 = 2

  let settings: HarnessSettings
  let folders: RunFolders
  let secrets = RunSecrets()
  let servicePort, internalPort, runtimePort: UInt16

  init(_ settings: HarnessSettings, _ folders: RunFolders) throws(Failure) {
    self.settings = settings
    self.folders = folders
    var generator = SystemRandomNumberGenerator()
    var ports: Set<UInt16> = []
    while ports.count < 3 {
      guard let port = LoopbackPort.free(using: &generator) else { throw Failure(description: "no free port") }
      ports.insert(port)
    }
    let drawn = Array(ports)
    (servicePort, internalPort, runtimePort) = (drawn[0], drawn[1], drawn[2])
  }

  var controlURL: String { "http://127.0.0.1:\(servicePort)" }
  var internalURL: String { "http://127.0.0.1:\(internalPort)" }
  var runtimeURL: String { "http://127.0.0.1:\(runtimePort)" }
  var ring: String { folders.scratch + "/ring.json" }
  var audit: String { folders.output + "/logs/audit.jsonl" }
  private var accessKeys: String { folders.scratch + "/access-keys.json" }

  /// The operator's commands.
  var tool: Tool {
    Tool(program: settings.tokenService, folder: folders.scratch + "/secrets", variables: serviceVariables)
  }

  /// The variables of `token-service`, for `serve` and for the commands.
  var serviceVariables: [String: String] {
    let scope = "OA_SPACETIME_STAGING_"
    return [
      "OA_SPACETIME_ENV": "staging",
      scope + "HTTP_BASE_URL": runtimeURL,
      scope + "DATABASE": Self.database,
      scope + "TOKEN_ISSUER": Self.issuer,
      scope + "TOKEN_AUDIENCE": Self.audience,
      scope + "KEYRING_FILE": ring,
      scope + "STATE_DIR": folders.scratch + "/state",
      scope + "STORE_URL": "sqlite:\(folders.scratch)/revocations.sqlite3",
      scope + "PROPAGATION_BOUND_SECONDS": "3",
      // One access key has many sessions here, and one address is every client's.
      scope + "MINT_RATE_PER_SECOND": "0",
      scope + "MINT_BURST": "0",
      scope + "ADDRESS_RATE_PER_SECOND": "0",
      scope + "ADDRESS_BURST": "0",
      "OA_CONTROL_ACCESS_KEYS_FILE": accessKeys,
      "RUNTIME_ADMIN_TOKEN_FILE": folders.scratch + "/secrets/admin-token",
      "RUNTIME_READ_TOKEN_FILE": folders.scratch + "/secrets/read-token",
      "OA_SYNC_TOKEN_TTL_SECONDS": "\(settings.ttl)",
      "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "5",
      "OA_SYNC_TOKEN_MAX_TTL_SECONDS": "\(settings.ttl)",
      "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "4",
      "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS": "\(Self.leeway)",
      "OA_AUDIT": "file:\(audit)",
    ]
  }

  /// Makes the ring, the operators' tokens, and an access key for the publishers and for each client.
  ///
  /// - Returns: The publishers' access key; the clients' lie in files.
  func prepare() async throws -> String {
    _ = try folders.keep(secrets.admin, as: "admin-token")
    _ = try folders.keep(secrets.read, as: "read-token")
    _ = try await tool.output(["keys", "init", "--env", "staging", "--keyring", ring, "--reason", "parity run"])
    let publisher = try await accessKey(user: "publisher")
    for client in 0..<settings.clients {
      _ = try folders.keep(try await accessKey(user: "\(1000 + client)"), as: "client-\(client)")
    }
    return publisher
  }

  private func accessKey(user: String) async throws -> String {
    try await tool.output(["callers", "add", "--user", user, "--org", Self.organization, "--file", accessKeys])
  }

  func service(_ watchdog: Watchdog) -> ManagedProcess {
    ManagedProcess(
      "token-service",
      logs: folders.logs,
      watchdog: watchdog,
      isReady: { $0.contains(#""listener":"public""#) && $0.contains(#""listener":"internal""#) },
      launch: { _ in
        .init(
          program: settings.tokenService,
          arguments: ["serve", "--env", "staging", "--port", "\(servicePort)", "--internal-port", "\(internalPort)"],
          variables: serviceVariables
        )
      }
    )
  }

  func runtime(_ watchdog: Watchdog) -> ManagedProcess {
    ManagedProcess(
      "sync-runtime",
      logs: folders.logs,
      watchdog: watchdog,
      isReady: { $0.contains("listening on ") },
      launch: { _ in .init(program: settings.syncRuntime, arguments: runtimeArguments) }
    )
  }

  private var runtimeArguments: [String] {
    [
      "--host", "127.0.0.1", "--port", "\(runtimePort)", "--database", Self.database, "--issuer", Self.issuer,
      "--audience", Self.audience, "--env", "staging", "--leeway", "\(Self.leeway)", "--max-age", "\(settings.ttl)",
      "--keyring-file", ring, "--history-dir", folders.scratch + "/runtime-history",
      "--feed-url", internalURL, "--feed-token-file", folders.scratch + "/secrets/read-token",
      "--data-dir", folders.data, "--retain-events", "\(settings.retained)", "--id", "parity-runtime",
    ]
  }

  func client(_ client: Int, _ watchdog: Watchdog) -> ManagedProcess {
    ManagedProcess("client-\(client)", logs: folders.logs, watchdog: watchdog) { start in
      .init(
        program: settings.syncClient,
        arguments: [
          "--control-url", controlURL, "--credential-file", "\(folders.scratch)/secrets/client-\(client)",
          "--device-prefix", "desktop:parity-\(client)", "--sessions", "\(settings.sessions[client])",
          "--streams", HarnessSettings.streams.joined(separator: ","), "--state-dir", folders.state(ofClient: client),
          "--report", report(ofClient: client, start: start),
        ]
      )
    }
  }

  /// Where a client process reports; each start has a file of its own, as its counts begin anew.
  func report(ofClient client: Int, start: Int) -> String { "\(folders.reports)/client-\(client).\(start).jsonl" }

  /// The device of a session.
  func device(of id: SessionID) -> String { "desktop:parity-\(id.client)-\(id.session)" }
}
