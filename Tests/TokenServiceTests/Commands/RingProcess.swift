import Foundation
import JWT
import TestSupport

@testable import TokenService

/// A real `token-service serve` of staging whose keys come from a file that a test replaces.
final class RingProcess: @unchecked Sendable {
  static let accessKey = "oa_pat_CANARY-ring"

  let folder: TemporaryFolder
  private(set) var publicPort = 0
  private(set) var internalPort = 0
  private let process = Process()
  private let log: String

  /// Starts it on free ports, and waits until it says that it listens.
  ///
  /// - Parameters:
  ///   - folder: where its files are; what an earlier process left there is there still.
  ///   - ring: replaces the ring first.
  ///   - path: the keyring file, in the folder.
  init(
    in folder: TemporaryFolder,
    ring: String? = nil,
    at path: String = "ring.json",
    with changes: [String: String?] = [:],
    arguments more: [String] = []
  ) throws {
    self.folder = folder
    if let ring { try Self.replace("ring.json", ring, in: folder) }
    log = folder.path + "/log-\(UUID().uuidString)"
    _ = FileManager.default.createFile(atPath: log, contents: Data())
    let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "token-service")
    let arguments = ["serve", "--env", "staging", "--port", "0", "--internal-port", "0"] + more
    let environment = try Self.variables(in: folder, at: path, changing: changes)
    // A library that comes first adds to the environment. Swift finds its arguments by where that is, so `env` passes
    // through it first.
    let isPreloaded = environment["LD_PRELOAD"] != nil
    process.executableURL = isPreloaded ? URL(filePath: "/usr/bin/env") : executable
    process.arguments = isPreloaded ? [executable.path] + arguments : arguments
    process.environment = environment
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardError = FileHandle(forWritingAtPath: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 20)
    while publicPort == 0 || internalPort == 0, process.isRunning, Date() < deadline {
      usleep(5_000)
      publicPort = port(of: "public") ?? 0
      internalPort = port(of: "internal") ?? 0
    }
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// What `serve` is told.
  static func variables(
    in folder: TemporaryFolder,
    at path: String = "ring.json",
    changing changes: [String: String?] = [:]
  ) throws -> [String: String] {
    let scope = "OA_SPACETIME_STAGING_"
    var variables = Settings.valid()
    variables[scope + "JWT_SIGNING_KEY"] = nil
    variables[scope + "KEYRING_FILE"] = folder.path + "/" + path
    variables[scope + "STATE_DIR"] = folder.path + "/state"
    variables[scope + "STORE_URL"] = "sqlite:\(folder.path)/revocations.sqlite3"
    variables[scope + "MINT_RATE_PER_SECOND"] = "0"
    variables["OA_AUDIT"] = "file:\(folder.path)/audit"
    let digest = SHA256Digest(of: accessKey).hex
    variables["OA_CONTROL_ACCESS_KEYS_FILE"] = try folder.write(
      "callers.json",
      #"{"access_keys":[{"id":"k","sha256":"\#(digest)","user_id":"1","org_id":"org:1","created_at":"2026-01-01T00:00:00Z"}]}"#
    )
    for (name, value) in changes { variables[name] = value }
    return variables
  }

  /// Gives a file new content by renaming another one to its name.
  static func replace(_ name: String, _ text: String, mode: Int = 0o600, in folder: TemporaryFolder) throws {
    try folder.write(name + ".new", text, mode: mode)
    guard rename(folder.path + "/" + name + ".new", folder.path + "/" + name) == 0 else {
      throw RawError.connect(errno)
    }
  }

  func replace(_ ring: String, mode: Int = 0o600) throws { try Self.replace("ring.json", ring, mode: mode, in: folder) }

  /// Everything that it wrote to standard error.
  var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  var processID: Int32 { process.processIdentifier }

  func send(_ signal: Int32) { kill(processID, signal) }

  /// Stops it, until SIGCONT.
  func standStill() { process.standStill() }

  /// Waits for the end.
  func wait() -> Int32 {
    process.waitUntilExit(within: 60)
    return process.terminationStatus
  }

  private func port(of listener: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.contains(#""listener":"\#(listener)""#) }
    guard let line, let object = try? JSONObject(parsing: Array(line.utf8)) else { return nil }
    return object["metadata"]?.object?["port"]?.string.flatMap { Int($0) }
  }
}

/// Asking it, on one connection that stays open.
final class RingClient {
  private let connections: [Listener: RawConnection]

  init(_ process: RingProcess) throws {
    connections = [
      .public: try RawConnection(port: process.publicPort), .internal: try RawConnection(port: process.internalPort),
    ]
    // The service gives a store ten seconds.
    for connection in connections.values { connection.setTimeout(seconds: 30) }
  }

  func mint() throws -> RawResponse {
    try ask(.public, "POST", "/api/spacetime/token", RingProcess.accessKey)
  }

  /// The verdict on a token.
  func verify(_ token: String) throws -> JSONObject {
    let body = #"{"token":"\#(token)"}"#
    return try ask(.internal, "POST", "/internal/v1/spacetime/token/verify", Settings.adminToken, body).json
  }

  func keys() throws -> JSONObject {
    try ask(.internal, "GET", "/internal/v1/spacetime/keys", Settings.adminToken).json
  }

  func reload() throws -> RawResponse {
    try ask(.internal, "POST", "/internal/v1/spacetime/keys/reload", Settings.adminToken)
  }

  func revoke(_ body: String) throws -> RawResponse {
    try ask(.internal, "POST", "/internal/v1/spacetime/revocations", Settings.adminToken, body)
  }

  func replicas() throws -> RawResponse {
    try ask(.internal, "GET", "/internal/v1/spacetime/replicas", Settings.adminToken)
  }

  func ready() throws -> RawResponse { try ask(.public, "GET", "/ready", nil) }

  func ask(
    _ listener: Listener,
    _ method: String,
    _ path: String,
    _ token: String?,
    _ body: String? = nil
  ) throws -> RawResponse {
    var text = "\(method) \(path) HTTP/1.1\r\nHost: a\r\n"
    if let token { text += "Authorization: Bearer \(token)\r\n" }
    if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
    connections[listener]!.send(text + "\r\n" + (body ?? ""))
    guard let response = try connections[listener]!.response() else { throw RawError.malformed("no response") }
    return response
  }
}
