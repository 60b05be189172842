import AsyncHTTPClient
import Foundation
import NIOCore
import TokenVerification

/// Speaks to the token service's internal listener.
struct ServiceLink: Sendable {
  /// Where the listener is, without a slash at the end.
  let url: String
  /// The file of the read token; read with every request, so that a token may be replaced in place.
  let tokenFile: String
  let client: HTTPClient

  /// Longer than the service holds an answer back.
  private static let patience = TimeAmount.seconds(20)
  private static let answerLength = 16 * 1024 * 1024

  /// Asks for what was revoked.
  func ask(_ question: RevocationQuestion) async throws -> RevocationAnswer {
    let answer = try await client.execute(request(question.target), timeout: Self.patience)
    let body = try await answer.body.collect(upTo: Self.answerLength)
    return try RevocationAnswer(status: Int(answer.status.code), body: Array(buffer: body))
  }

  /// Brings a report.
  func send(_ report: VerifierReport) async throws {
    var request = try request("/internal/v1/spacetime/verifiers")
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(report.json)
    let answer = try await client.execute(request, timeout: Self.patience)
    guard (200..<300).contains(answer.status.code) else {
      throw RevocationFeedError.refused(status: Int(answer.status.code))
    }
  }

  /// The first token of the file; `nil` where it has none.
  static func token(in file: String) -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let token = text.split(separator: ",").first?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    return token.isEmpty ? nil : token
  }

  private func request(_ target: String) throws -> HTTPClientRequest {
    guard let token = Self.token(in: tokenFile) else { throw CocoaError(.fileReadNoSuchFile) }
    var request = HTTPClientRequest(url: url + target)
    request.headers.add(name: "authorization", value: "Bearer \(token)")
    return request
  }
}
