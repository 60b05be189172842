import Foundation
import JWT
import TokenRules

/// The variables that the drill's processes are started with: scratch secrets in files, compressed times.
struct DrillEnvironment: Sendable {
  let settings: DrillSettings
  let folder: DrillFolder
  /// Of the sessions; scratch, as all of them.
  let sessionKey: SigningKey
  let readToken: Secret
  let adminToken: Secret
  private let secrets: String
  /// What a drill sets otherwise, by name.
  private let overrides: [String: String]

  /// - Parameter overrides: variables that a drill sets otherwise; `<ENV>` in a name stands for the environment.
  init(_ settings: DrillSettings, in folder: DrillFolder, overrides: [String: String] = [:]) throws {
    self.settings = settings
    self.folder = folder
    let scope = settings.environment.rawValue.uppercased()
    let named = overrides.map { ($0.key.split(separator: "<ENV>", omittingEmptySubsequences: false), $0.value) }
    self.overrides = Dictionary(uniqueKeysWithValues: named.map { ($0.0.joined(separator: scope), $0.1) })
    secrets = try folder.folder("secrets")
    let session = "base64url:" + FreshSecret.text()
    sessionKey = try SigningKey(encodedSecret: session)
    let read = FreshSecret.text()
    readToken = Secret(read)
    let admin = FreshSecret.text()
    adminToken = Secret(admin)
    for (name, text) in [("session-key", session), ("read-token", read), ("admin-token", admin)] {
      try DrillFolder.write(Array(text.utf8), to: secrets + "/" + name)
    }
  }

  /// For `serve` of one replica.
  ///
  /// - Parameters:
  ///   - home: the replica's folder.
  ///   - reference: whose clock it compares its own with.
  func replica(home: String, reference: String?) -> [String: String] {
    var variables = shared
    variables[scope + "KEYRING_FILE"] = home + "/keys/ring.json"
    variables[scope + "STATE_DIR"] = home + "/state"
    variables[scope + "CLOCK_REFERENCE_URL"] = reference
    variables["OA_AUDIT"] = "file:\(home)/audit.jsonl"
    variables["OA_EVENT_LOOP_THREADS"] = "1"
    return variables.merging(overrides) { $1 }
  }

  /// For the operator's commands.
  func operatorVariables(home: String) -> [String: String] {
    var variables = shared
    variables[scope + "KEYRING_FILE"] = home + "/ring.json"
    variables[scope + "STATE_DIR"] = home + "/state"
    return variables
  }

  private var scope: String { "OA_SPACETIME_\(settings.environment.rawValue.uppercased())_" }

  private var shared: [String: String] {
    var variables = [
      "OA_SPACETIME_ENV": settings.environment.rawValue,
      scope + "HTTP_BASE_URL": "https://spacetime.rehearsal.invalid",
      scope + "DATABASE": "rehearsal",
      scope + "TOKEN_ISSUER": DrillTokens.issuer,
      scope + "TOKEN_AUDIENCE": DrillTokens.audience,
      // One file for the whole fleet, as its replicas run on one machine.
      scope + "STORE_URL": "sqlite:\(folder.path)/revocations.sqlite3",
      scope + "PROPAGATION_BOUND_SECONDS": "\(settings.propagation)",
      scope + "CLOCK_BOUND_SECONDS": "\(settings.clock)",
      // One address is every client's here.
      scope + "ADDRESS_RATE_PER_SECOND": "0",
      scope + "ADDRESS_BURST": "0",
      "OA_CONTROL_SESSION_ISSUER": DrillTokens.sessionIssuer,
      "OA_CONTROL_SESSION_AUDIENCE": DrillTokens.sessionAudience,
      "OA_CONTROL_SESSION_SIGNING_KEY_FILE": secrets + "/session-key",
      "RUNTIME_ADMIN_TOKEN_FILE": secrets + "/admin-token",
      "RUNTIME_READ_TOKEN_FILE": secrets + "/read-token",
      "OA_SYNC_TOKEN_TTL_SECONDS": "\(settings.ttl)",
      "OA_SYNC_TOKEN_MAX_TTL_SECONDS": "\(settings.ttl)",
      "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "\(settings.minimumTTL)",
      "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "\(settings.margin)",
      "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS": "\(settings.leeway)",
      "RUNTIME_SYNC_TOKEN_MAX_AGE_SECONDS": "\(settings.maximumAge)",
    ]
    // Where the program and its libraries are found; nothing else of the caller's variables comes along.
    for name in ["PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "OA_BUILD_COMMIT"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    return variables
  }
}
