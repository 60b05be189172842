import JWT

/// The token that the publishers share; minted again before it ends.
actor PublisherLease {
  private let http: HTTP
  private let site: Site
  private let accessKey: String
  private var held: (token: String, until: ContinuousClock.Instant)?
  private var minting: Task<(token: String, until: ContinuousClock.Instant)?, Never>?
  /// Tokens that the runtime refused, by its reason.
  private(set) var refusals: [String] = []

  init(_ http: HTTP, _ site: Site, accessKey: String) {
    self.http = http
    self.site = site
    self.accessKey = accessKey
  }

  /// A token, or none now.
  func token() async -> String? {
    if let held, held.until > .now { return held.token }
    let task = minting ?? Task { [http, site, accessKey] in await Self.mint(http, site, accessKey) }
    minting = task
    let minted = await task.value
    minting = nil
    held = minted ?? held
    return minted?.token
  }

  /// The runtime refused it: the next one is another.
  func reject(_ token: String, _ answer: HTTP.Answer) {
    guard held?.token == token else { return }
    held = nil
    refusals.append(answer.json?["reason_code"]?.string ?? "\(answer.status)")
  }

  private static func mint(
    _ http: HTTP,
    _ site: Site,
    _ accessKey: String
  ) async -> (token: String, until: ContinuousClock.Instant)? {
    let sent = ContinuousClock.now
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("scopes", ["runtime.codex_worker_events", "sync.append", "sync.subscribe"])
    writer.member("streams", HarnessSettings.streams)
    writer.endObject()
    let url = site.controlURL + "/api/spacetime/token"
    guard let answer = try? await http.ask("POST", url, bearer: accessKey, body: writer.bytes), answer.status == 200,
      let token = answer.json?["token"]?.string, let refresh = answer.json?["refresh_after_in"]?.integer
    else { return nil }
    return (token, sent + .seconds(refresh))
  }
}
