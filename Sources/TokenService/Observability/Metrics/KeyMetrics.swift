import Synchronization
import TokenRules

/// What is counted for one key of the ring, or for tokens that no key verified.
final class KeyMetrics: Sendable {
  let id: String
  let issued: CounterCell
  let accepted: CounterCell
  /// The tokens of this key that this process issued.
  let leases: LeaseLedger
  private let rejected: [CounterCell]
  private let acceptedAt = Atomic<Int64>(0)

  init(_ id: String, in registry: MetricRegistry, signs: Bool = true, longestTTL: Int64, clock: any TokenClock) {
    self.id = id
    leases = LeaseLedger(longestTTL: longestTTL)
    // Tokens that no key verified were neither issued nor accepted by one: no series for those.
    issued = signs ? registry.counter(.issued, [id]) : CounterCell()
    accepted = signs ? registry.counter(.verified, [id]) : CounterCell()
    rejected = RejectReason.allCases.map { registry.counter(.rejected, [$0.rawValue, id]) }
    guard signs else { return }
    registry.reading(.lastAccepted, [id]) { [unowned self] in Double(acceptedAt.load(ordering: .relaxed)) / 1000 }
    registry.reading(.tokensOut, [id]) { [unowned self] in Double(leases.count(at: clock.now())) }
  }

  func issue(expiresAt: Int64) {
    issued.increment()
    leases.record(expiresAt: expiresAt)
  }

  func accept(at now: Timestamp) {
    accepted.increment()
    acceptedAt.store(now.milliseconds, ordering: .relaxed)
  }

  func reject(_ reason: RejectReason) { rejected[reason.index].increment() }

  func rejections(_ reason: RejectReason) -> UInt64 { rejected[reason.index].value }

  /// When a token of this key was last found good.
  var lastAcceptedAt: Timestamp? {
    let milliseconds = acceptedAt.load(ordering: .relaxed)
    return milliseconds == 0 ? nil : Timestamp(milliseconds: milliseconds)
  }
}

/// The reason codes of contract section 5: a fixed set, so that no token makes a series of its own.
enum RejectReason: String, CaseIterable, Sendable {
  case invalidToken = "invalid_token"
  case missingIssuedAt = "missing_iat"
  case tokenExpired = "token_expired"
  case tokenNotYetValid = "token_not_yet_valid"
  case tokenTooOld = "token_too_old"
  case missingTokenID = "missing_jti"
  case tokenRevoked = "token_revoked"
  case forbiddenTopic = "forbidden_topic"
  case missingScope = "missing_scope"
  case missingAuthorization = "missing_authorization"
  case invalidAuthorizationScheme = "invalid_authorization_scheme"
  case other

  /// Takes a reason code; one that is not in the list is `other`.
  init(code: String) { self = RejectReason(rawValue: code) ?? .other }

  fileprivate var index: Int { Self.allCases.firstIndex(of: self)! }
}
