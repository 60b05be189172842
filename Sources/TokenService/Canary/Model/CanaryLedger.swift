/// What was seen of a canary drill's clients and revisions: a pure value.
struct CanaryLedger: Sendable {
  /// One request at the edge.
  struct Request: Sendable, Hashable {
    let sent: Duration
    let ended: Duration
    let isError: Bool
    /// Whether the gate asked, and no client.
    var isProbe = false
  }

  /// What was counted of a revision's requests.
  struct Counts: Sendable, Hashable {
    var requests = 0
    var errors = 0
    /// Those of clients.
    var clientErrors = 0
    var mints = 0
  }

  /// Requests that the edge gave to each revision, and those that got no answer at all under `nil`.
  private(set) var counts: [DrillRevision?: Counts] = [:]
  private(set) var clients: [ClientCoverage]
  /// How often clients wanted to use a token, and how often they had none.
  private(set) var uses = 0
  private(set) var usesWithoutToken = 0
  /// Tokens found good, by who minted and who verified.
  private(set) var accepted: [Passage: Int] = [:]
  /// Why good tokens were refused.
  private(set) var refused: [String: Int] = [:]
  /// The last requests to the canary, the newest last.
  private var recent: [Request] = []
  /// When each client last got a lease of the stable revision; the moment in which it asked.
  private var stableLease: [Int: Duration] = [:]
  private var lastCanaryRequest: Duration?

  /// Who minted a token, and who verified it.
  struct Passage: Sendable, Hashable {
    let minter: DrillRevision
    let verifier: DrillRevision
  }

  /// How far back the gate looks.
  static let window = Duration.seconds(5)

  init(clients: Int) { self.clients = Array(repeating: ClientCoverage(), count: clients) }

  // MARK: Taking in

  /// - Parameter lease: until when the token is good that the answer brought, and whose it is; nobody's where a probe asked.
  mutating func record(
    _ request: Request,
    by revision: DrillRevision?,
    lease: (client: Int?, end: Duration)? = nil
  ) {
    counts[revision, default: Counts()].requests += 1
    if request.isError { counts[revision, default: Counts()].errors += 1 }
    if request.isError, !request.isProbe { counts[revision, default: Counts()].clientErrors += 1 }
    if revision == .canary {
      recent.append(request)
      recent.removeAll { $0.ended < request.ended - Self.window }
      lastCanaryRequest = max(lastCanaryRequest ?? request.sent, request.sent)
    }
    guard let lease else { return }
    counts[revision, default: Counts()].mints += 1
    guard let client = lease.client else { return }
    clients[client].granted(at: request.ended, until: lease.end)
    if revision == .stable { stableLease[client] = request.sent }
  }

  mutating func used(hadToken: Bool) {
    uses += 1
    if !hadToken { usesWithoutToken += 1 }
  }

  mutating func verified(_ passage: Passage, refusedFor reason: String?) {
    if let reason {
      refused["\(passage.verifier.rawValue) says \(reason)", default: 0] += 1
    } else {
      accepted[passage, default: 0] += 1
    }
  }

  // MARK: Reading

  func counts(of revision: DrillRevision?) -> Counts { counts[revision] ?? Counts() }

  /// Tokens that one revision minted and the other found good.
  var crossed: Int { accepted.filter { $0.key.minter != $0.key.verifier }.values.reduce(0, +) }

  var verifies: Int { accepted.values.reduce(0, +) + refused.values.reduce(0, +) }

  /// Time without a token, over all clients.
  func uncovered(upTo now: Duration) -> Duration {
    clients.reduce(.zero) { $0 + $1.uncovered(upTo: now) }
  }

  var clientsWithoutLease: Int { clients.count { $0.coveredUntil == nil } }

  /// How many clients have a lease of the stable revision that they asked for after a moment.
  func clientsOnStable(since moment: Duration) -> Int { stableLease.values.count { $0 >= moment } }

  /// Whether the canary got a request that was sent after a moment.
  func reachedCanary(after moment: Duration) -> Bool { (lastCanaryRequest ?? .zero) > moment }

  /// The canary's requests that ended since a moment, and no longer ago than the gate looks back.
  func canaryWindow(since start: Duration, at now: Duration) -> RequestWindow {
    RequestWindow(recent.filter { $0.ended >= max(start, now - Self.window) })
  }
}
