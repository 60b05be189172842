import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TokenRules

/// Asks a running service what it was told.
struct RunningService {
  /// The internal listener's base URL.
  let url: String
  let adminToken: Secret

  private static let path = "/internal/v1/spacetime/config"

  func summary() async throws(CommandFailure) -> ConfigurationSummary {
    let answer: (status: UInt, body: [UInt8])
    do {
      answer = try await ask()
    } catch {
      throw CommandFailure("the service at --against does not answer", .unavailable)
    }
    switch answer.status {
    case 200: break
    case 401, 403: throw CommandFailure("the service does not accept RUNTIME_ADMIN_TOKEN", .noPermission)
    default: throw CommandFailure("the service answers \(answer.status) on its internal routes", .unavailable)
    }
    guard let summary = ConfigurationSummary(parsing: answer.body) else {
      throw CommandFailure("what answers is no token service of this kind", .unavailable)
    }
    return summary
  }

  private func ask() async throws -> (UInt, [UInt8]) {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    var request = HTTPClientRequest(url: base + Self.path)
    request.headers.add(name: "authorization", value: "Bearer " + adminToken.reveal())
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
    let body = try await response.body.collect(upTo: 1 << 20)
    return (response.status.code, Array(body.readableBytesView))
  }

  /// The token to ask with: the first of `RUNTIME_ADMIN_TOKEN`, or in dev the one that `serve` made up.
  static func adminToken(
    in environment: ServiceEnvironment,
    from variables: [String: String],
    developmentKeys: DevelopmentKeys
  ) throws(ConfigurationProblem) -> Secret {
    var reader = SettingReader(variables, environment: environment)
    if let source = reader.source(of: .adminToken).value {
      let text = try source.read()
      return Secret(text.split(separator: ",").first.map { ValueParser.trimmed(String($0)) } ?? "")
    }
    let name = Variable.adminToken.name(in: environment)
    return try developmentKeys.secret(named: "admin-token", prefix: "oa_dev_admin_", for: name).text
  }
}
