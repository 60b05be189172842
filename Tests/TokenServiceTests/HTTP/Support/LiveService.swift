import Foundation
import JWT
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import TestSupport
import TokenRules

@testable import TokenService

/// The whole service, put together from a configuration as `serve` does it, on free ports and under a clock that stands.
struct LiveService: Sendable {
  let publicPort: Int
  let internalPort: Int
  let clock: ManualClock
  let assembly: ServiceAssembly
  let auditPath: String

  static let readToken = "CANARY-read-0123456789abcdefghijklmnopqr"
  static let accessKey = "oa_pat_CANARY-full"
  static let narrowKey = "oa_pat_CANARY-narrow"
  static let namedKey = "oa_pat_CANARY-named"
  static let endingKey = "oa_pat_CANARY-ending"

  /// Runs `body` against a service of staging with these changes to its variables.
  static func run(
    changing changes: [String: String?] = [:],
    limits: ConnectionLimits = ConnectionLimits(),
    answersAtOnce: Bool = true,
    in store: (@Sendable (ManualClock) -> any RevocationStore)? = nil,
    _ body: @escaping @Sendable (LiveService) async throws -> Void
  ) async throws {
    let folder = try TestSupport.TemporaryFolder()
    var variables = Settings.valid()
    variables["RUNTIME_READ_TOKEN"] = readToken
    variables["OA_CONTROL_ACCESS_KEYS_FILE"] = try folder.write("callers.json", accessKeys)
    variables["OA_AUDIT"] = "file:\(folder.path)/audit.jsonl"
    for (name, value) in changes { variables[name] = value }
    let configuration = try ServiceConfiguration.load(environment: .staging, from: variables)
    let clock = ManualClock()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let assembly = try ServiceAssembly(
      configuration,
      store: store?(clock),
      build: ("1.2.3", "test"),
      group: MultiThreadedEventLoopGroup.singleton,
      logger: logger,
      clock: clock
    )
    var bounded = limits
    bounded.shutdown = min(limits.shutdown, .seconds(5))
    let (started, running) = AsyncStream.makeStream(of: [Listener: Int].self)
    let startup = Startup(expecting: 2) { running.yield($0) }
    let listeners = Listener.allCases.map {
      ListenerService(
        listener: $0,
        host: "127.0.0.1",
        port: 0,
        responder: TokenResponder($0, core: assembly.core),
        limits: bounded,
        group: MultiThreadedEventLoopGroup.singleton,
        logger: logger,
        answersAtOnce: answersAtOnce,
        isUp: startup.isUp
      )
    }
    let services = assembly.services + [Listeners(all: listeners)]
    let group = ServiceGroup(configuration: .init(services: services, logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let ports = await started.first { _ in true }!
      let service = LiveService(
        publicPort: ports[.public]!,
        internalPort: ports[.internal]!,
        clock: clock,
        assembly: assembly,
        auditPath: folder.path + "/audit.jsonl"
      )
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(service)) } catch { outcome = .failure(error) }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      try outcome.get()
    }
    withExtendedLifetime(folder) {}
  }

  private static var accessKeys: String {
    func entry(_ id: String, _ key: String, _ more: String) -> String {
      let digest = SHA256Digest(of: key).hex
      return
        #"{"id":"\#(id)","sha256":"\#(digest)","user_id":"1042","org_id":"org:openagents","created_at":"2026-01-01T00:00:00Z"\#(more)}"#
    }
    return """
      {"access_keys": [
        \(entry("full", accessKey, "")),
        \(entry("narrow", narrowKey, #","scopes":["sync.subscribe"]"#)),
        \(entry("named", namedKey, #","streams":["worker:w1:lifecycle"],"device_id":"device:1""#)),
        \(entry("ending", endingKey, #","expires_at":"2026-02-25T08:45:16Z""#))
      ]}
      """
  }

  /// A session token of user 1042, issued a minute before now for an hour.
  static func session(
    id: String = "sess_1",
    device: String? = "desktop:1",
    expiresIn: Int64 = 3600,
    audience: String = "token-service",
    key: String = Settings.sessionKey,
    more: String = ""
  ) -> String {
    let now = Fixtures.now.seconds
    let device = device.map { #","oa_device_id":"\#($0)""# } ?? ""
    return forge(
      header: #"{"alg":"HS256"}"#,
      payload: """
        {"iss":"control","aud":"\(audience)","sub":"user:1042","oa_org_id":"org:openagents","oa_session_id":"\(id)"\
        \(device),"iat":\(now - 60),"exp":\(now + expiresIn)\(more)}
        """,
      key: key.utf8
    )
  }

  /// The lines of the audit file, when all events are written.
  func auditEvents() throws -> [JSONObject] {
    assembly.core.audit.close()
    let text = try String(contentsOfFile: auditPath, encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
  }
}

extension LiveService {
  /// Sends one request on a connection of its own.
  func send(
    _ method: String,
    _ target: String,
    _ fields: [String: String] = [:],
    body: String? = nil,
    to listener: Listener = .public
  ) async throws -> RawResponse {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: service.test\r\nConnection: close\r\n"
    for (name, value) in fields { text += "\(name): \(value)\r\n" }
    if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
    return try await exchange(text + "\r\n" + (body ?? ""), to: listener, toHEAD: method == "HEAD")
  }

  /// Sends bytes as they are, and reads one response.
  func exchange(_ text: String, to listener: Listener = .public, toHEAD: Bool = false) async throws -> RawResponse {
    let port = listener == .public ? publicPort : internalPort
    return try await blocking {
      let connection = try RawConnection(port: port)
      connection.send(text)
      guard let response = try connection.response(toHEAD: toHEAD) else { throw RawError.malformed("no response") }
      return response
    }
  }

  /// Asks for a token.
  func mint(
    _ body: String? = nil,
    as credential: String? = accessKey,
    fields: [String: String] = [:],
    at target: String = "/api/spacetime/token"
  ) async throws -> RawResponse {
    var fields = fields
    if let credential { fields["Authorization"] = "Bearer \(credential)" }
    if body != nil, fields["Content-Type"] == nil { fields["Content-Type"] = "application/json" }
    return try await send("POST", target, fields, body: body)
  }

  /// Asks the internal listener.
  func ask(
    _ method: String,
    _ target: String,
    token: String? = Settings.adminToken,
    body: String? = nil
  ) async throws -> RawResponse {
    var fields: [String: String] = [:]
    if let token { fields["Authorization"] = "Bearer \(token)" }
    if body != nil { fields["Content-Type"] = "application/json" }
    return try await send(method, target, fields, body: body, to: .internal)
  }
}

extension RawResponse {
  /// The body as a JSON object.
  var json: JSONObject {
    get throws { try JSONObject(parsing: body) }
  }

  /// `error.code` of the envelope.
  var code: String? { (try? json)?["error"]?.object?["code"]?.string }
}
