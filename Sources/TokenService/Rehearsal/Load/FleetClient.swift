import AsyncHTTPClient
import JWT
import NIOCore
import NIOHTTP1

/// Where a replica listens.
struct ReplicaAddress: Sendable, Hashable {
  /// The public listener's base URL.
  let clients: String
  /// The internal listener's base URL.
  let operators: String

  /// The public listener's port.
  var port: Int { clients.split(separator: ":").last.flatMap { Int($0) } ?? 0 }
}

/// Asks replicas over HTTP, with connections that are kept.
struct FleetClient: Sendable {
  /// What came of asking for a lease.
  enum MintAnswer: Sendable {
    case lease(LeaseAnswer)
    case refused(status: UInt, code: String)
    case unanswered
  }

  /// A starved machine answers late, and that is no failure.
  private static let timeout = TimeAmount.seconds(20)
  private static let largestAnswer = 1 << 20

  let http: HTTPClient
  /// Of the internal listeners.
  let readToken: Secret

  func mint(at address: ReplicaAddress, session: String) async -> MintAnswer {
    let url = address.clients + "/api/spacetime/token"
    guard let answer = await ask(url, .POST, bearer: session) else { return .unanswered }
    guard answer.status == 200 else {
      let code = answer.json?["error"]?.object?["code"]?.string
      return .refused(status: answer.status, code: code ?? "")
    }
    return answer.json.flatMap(LeaseAnswer.init).map(MintAnswer.lease) ?? .refused(status: 200, code: "no_lease")
  }

  func verify(_ token: String, at address: ReplicaAddress) async -> Verdict {
    var writer = JSONWriter(capacity: token.utf8.count + 32)
    writer.beginObject()
    writer.member("token", token)
    writer.endObject()
    let url = address.operators + "/internal/v1/spacetime/token/verify"
    guard let answer = await ask(url, .POST, bearer: readToken.reveal(), body: writer.bytes) else { return .unanswered }
    guard answer.status == 200, let json = answer.json else { return .failed(status: answer.status) }
    if json["active"]?.bool == true { return .accepted(keyID: json["kid"]?.string ?? "") }
    return .refused(reason: json["reason_code"]?.string ?? "none")
  }

  func keys(at address: ReplicaAddress) async -> ReplicaAnswer? {
    let answer = await ask(address.operators + "/internal/v1/spacetime/keys", .GET, bearer: readToken.reveal())
    return answer?.json.flatMap(ReplicaAnswer.init)
  }

  /// Whether a replica wants traffic; `nil` where it does not answer.
  func isReady(at address: ReplicaAddress) async -> (isReady: Bool, body: JSONObject?)? {
    guard let answer = await ask(address.clients + "/ready", .GET, bearer: nil) else { return nil }
    return (answer.status == 200, answer.json)
  }

  /// An answer, whatever it says.
  struct Reply: Sendable {
    let status: UInt
    /// Seconds after which to come back, where it says so.
    let retryAfter: Int?
    let body: [UInt8]
    var json: JSONObject? { try? JSONObject(parsing: body) }
  }

  /// Sends a request; `nil` where there is no answer within twenty seconds.
  func ask(_ url: String, _ method: HTTPMethod, bearer: String?, body: [UInt8]? = nil) async -> Reply? {
    var request = HTTPClientRequest(url: url)
    request.method = method
    if let bearer { request.headers.add(name: "authorization", value: "Bearer " + bearer) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(body)
    }
    do {
      let response = try await http.execute(request, timeout: Self.timeout)
      let bytes = try await response.body.collect(upTo: Self.largestAnswer)
      let retryAfter = response.headers.first(name: "retry-after").flatMap { Int($0) }
      return Reply(status: response.status.code, retryAfter: retryAfter, body: Array(bytes.readableBytesView))
    } catch {
      return nil
    }
  }
}

extension HTTPClient {
  /// A client for rehearsals: no redirects, connections for hundreds of questions at once.
  static func forRehearsal() -> HTTPClient {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout = .init(connect: .seconds(5), read: .seconds(20))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
