/// The tokens of a rollout, and who is told them: each goes to the server that it is for, and to no other.
struct RolloutSecrets: Sendable {
  /// For the control service.
  var bearer: Secret?
  /// For the runtime's internal listener.
  var readToken: Secret?
  private let control: WebOrigin?
  private let metrics: WebOrigin?
  private let metricsURL: String?

  init(bearer: Secret?, readToken: Secret?, settings: RolloutSettings) {
    self.bearer = bearer
    self.readToken = readToken
    control = settings.controlBaseURL.flatMap(WebURL.init).map(WebOrigin.init)
    metrics = settings.metricsURL.flatMap(WebURL.init).map(WebOrigin.init)
    metricsURL = settings.metricsURL
  }

  /// What a URL is asked with; nothing where it is on neither of the two servers.
  func token(for url: String) -> Secret? {
    guard let origin = WebURL(url).map(WebOrigin.init) else { return nil }
    if url == metricsURL { return readToken }
    if origin == control { return bearer }
    return origin == metrics ? readToken : nil
  }
}
