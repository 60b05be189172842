import TokenRules

/// Asks a running service what it was told.
struct RunningService {
  /// Why it tells nothing.
  enum Failure: Error, Hashable, Sendable {
    case silent(WebFault)
    /// It does not accept the token.
    case forbidden
    /// It answers otherwise than with 200.
    case answer(WebAnswer)
    /// What answers is no token service of this kind.
    case stranger
  }

  private static let path = "/internal/v1/spacetime/config"

  /// The internal listener's base URL: the token goes there, and where a redirect leads it does not.
  let url: String
  let adminToken: Secret
  var client = WebClient.shared

  /// Asks.
  func summary() async throws(Failure) -> ConfigurationSummary {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    let answer: WebAnswer
    switch await client.ask(base + Self.path, bearer: adminToken) {
    case .success(let given): answer = given
    case .failure(let fault): throw .silent(fault)
    }
    switch answer.status {
    case 200: break
    case 401, 403: throw .forbidden
    default: throw .answer(answer)
    }
    guard let summary = ConfigurationSummary(parsing: answer.body) else { throw .stranger }
    return summary
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

extension RunningService.Failure {
  /// The rest of a sentence that begins with the service.
  var words: String {
    switch self {
    case .silent(let fault): fault.words
    case .forbidden: "does not accept RUNTIME_ADMIN_TOKEN"
    case .answer(let answer): answer.words + " on its internal routes"
    case .stranger: "is no token service of this kind"
    }
  }
}
