import AsyncHTTPClient
import JWT
import NIOCore
import NIOHTTP1

/// Asks a running service about revocations.
struct RevocationsOverHTTP {
  private static let path = "/internal/v1/spacetime/revocations"

  let url: String
  let token: Secret
  /// Longer than the service waits for its store.
  var timeout: TimeAmount = .seconds(20)

  func ask(_ request: RevocationsRequest) async throws(CommandFailure) -> JSONObject {
    let answer: (status: UInt, body: [UInt8])
    do {
      answer = try await send(request)
    } catch {
      throw CommandFailure("\(url) does not answer" + Self.remedy(for: request), .unavailable)
    }
    guard let object = try? JSONObject(parsing: answer.body) else {
      throw CommandFailure("what answers at \(url) is no token service of this kind", .unavailable)
    }
    if (200..<300).contains(answer.status) { return object }
    throw Self.failure(answer.status, object, to: request)
  }

  private func send(_ request: RevocationsRequest) async throws -> (UInt, [UInt8]) {
    let base = (url.hasSuffix("/") ? String(url.dropLast()) : url) + Self.path
    var message: HTTPClientRequest
    switch request {
    case .revoke(let body, let key):
      message = HTTPClientRequest(url: base)
      message.method = .POST
      message.headers.add(name: "idempotency-key", value: key)
      message.body = .bytes(body)
    case .lift(let id, let body):
      message = HTTPClientRequest(url: base + "/" + id)
      message.method = .DELETE
      message.body = .bytes(body)
    case .list(let query):
      message = HTTPClientRequest(url: base + (query.isEmpty ? "" : "?" + query))
    }
    if message.body != nil { message.headers.add(name: "content-type", value: "application/json") }
    message.headers.add(name: "authorization", value: "Bearer " + token.reveal())
    let response = try await HTTPClient.shared.execute(message, timeout: timeout)
    return (response.status.code, Array(try await response.body.collect(upTo: 8 << 20).readableBytesView))
  }

  private static func failure(
    _ status: UInt,
    _ answer: JSONObject,
    to request: RevocationsRequest
  ) -> CommandFailure {
    let message = Terminal.harmless(answer["message"]?.string ?? "it answers \(status)")
    switch status {
    case 401, 403: return CommandFailure("the service does not accept RUNTIME_ADMIN_TOKEN", .noPermission)
    case 404: return CommandFailure("there is no such revocation on record", .badData)
    case 400, 409, 422:
      let errors = answer["errors"]?.object?.members ?? []
      let faults = errors.flatMap { name, messages in (messages.strings ?? []).map { "\n  \(name) \($0)" } }
      return CommandFailure(message + Terminal.harmless(faults.joined()).replacing("\\u{a}", with: "\n"), .badData)
    default: return CommandFailure("the service says: " + message + remedy(for: request), .unavailable)
    }
  }

  /// What to do where nobody knows what became of it.
  private static func remedy(for request: RevocationsRequest) -> String {
    switch request {
    case .revoke(_, let key):
      "\n  nobody knows whether it was written; ask again with --idempotency-key \(key)"
        + "\n  where no service runs, --direct writes to the store itself"
    case .lift, .list: ""
    }
  }
}
