import AsyncHTTPClient
import JWT
import NIOCore
import NIOHTTP1

/// Asks a running service for its routing, and changes it.
struct RoutingClient: Sendable {
  /// Why there is no answer to work with.
  enum Problem: Error, Sendable {
    case silent
    /// It does not accept the token.
    case forbidden
    /// It does not take the change; every fault that it names.
    case refused([String])
    case status(UInt)
    /// What answers is no service of this kind.
    case stranger
  }

  private static let path = "/internal/v1/control/runtime-routing"

  let token: Secret
  var http = HTTPClient.shared
  var timeout = TimeAmount.seconds(5)

  func show(at url: String) async throws(Problem) -> JSONObject { try await ask(url, .GET, nil) }

  func make(_ change: RoutingChange, at url: String) async throws(Problem) -> JSONObject {
    try await ask(url, .POST, change.body)
  }

  private func ask(_ url: String, _ method: HTTPMethod, _ body: [UInt8]?) async throws(Problem) -> JSONObject {
    var request = HTTPClientRequest(url: (url.hasSuffix("/") ? String(url.dropLast()) : url) + Self.path)
    request.method = method
    request.headers.add(name: "authorization", value: "Bearer " + token.reveal())
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(body)
    }
    let (status, bytes): (UInt, [UInt8])
    do {
      let response = try await http.execute(request, timeout: timeout)
      status = response.status.code
      bytes = Array(try await response.body.collect(upTo: 1 << 20).readableBytesView)
    } catch {
      throw .silent
    }
    switch status {
    case 200: break
    case 401, 403: throw .forbidden
    case 400, 422: throw .refused(Self.faults(in: bytes))
    default: throw .status(status)
    }
    guard let answer = try? JSONObject(parsing: bytes), answer["canary_user_percent"]?.integer != nil else {
      throw .stranger
    }
    return answer
  }

  private static func faults(in bytes: [UInt8]) -> [String] {
    let errors = (try? JSONObject(parsing: bytes))?["errors"]?.object?.members ?? []
    return errors.flatMap { name, messages in (messages.strings ?? []).map { "\(name) \($0)" } }
  }
}

extension RoutingClient.Problem {
  /// The rest of a sentence that begins with the service.
  var words: String {
    switch self {
    case .silent: "does not answer"
    case .forbidden: "does not accept the token"
    case .refused(let faults): faults.isEmpty ? "refuses the change" : "refuses: " + faults.joined(separator: "; ")
    case .status(let status): "answers \(status)"
    case .stranger: "is no token service of this kind"
    }
  }
}
