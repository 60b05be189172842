import JWT
import TokenRules

/// Something that happened to a token, a key or a revocation, for those who must be able to tell later (contract section 9).
///
/// It never holds a token, a key or a secret.
struct AuditEvent: Sendable {
  /// The events, named as their counters are.
  enum Name: String, Sendable {
    case issued = "sync.token.issued"
    case issueFailed = "sync.token.issue.failed"
    case policyDenied = "sync.token.issue.policy_denied"
    case authFailed = "sync.token.issue.auth_failed"
    case policyEvaluationFailed = "sync.token.issue.policy_eval_failed"
    case ringLoaded = "sync.key.ring_loaded"
    case ringRefused = "sync.key.ring_refused"
    case keyRetired = "sync.key.retired"
    case revocationCreated = "sync.revocation.created"
    case revocationLifted = "sync.revocation.lifted"
    case revocationRefused = "sync.revocation.refused"
    case revocationFailed = "sync.revocation.failed"
    case revocationFeedLost = "sync.revocation.feed_lost"
    case revocationFeedRestored = "sync.revocation.feed_restored"
    case routingChanged = "runtime.routing.changed"
    case routingRefused = "runtime.routing.change_refused"
  }

  enum Outcome: String, Sendable { case success, denied, failure }

  /// What an attribute holds.
  enum Value: Sendable {
    case string(String)
    case integer(Int64)
    case strings([String])
  }

  let name: Name
  let outcome: Outcome
  let occurredAt: Timestamp
  let requestID: String?
  var userID, organizationID, sessionID, deviceID: String?
  var tokenID: String?
  var keyID: String?
  /// What else is known: the error's code, the scopes, the client's address.
  var attributes: [(name: StaticString, value: Value)]

  /// - Parameters:
  ///   - deviceID: the lease's device, where it is another than the caller's.
  init(
    _ name: Name,
    at occurredAt: Timestamp,
    requestID: String?,
    caller: Caller? = nil,
    deviceID: String? = nil,
    tokenID: String? = nil,
    keyID: String? = nil,
    attributes: [(name: StaticString, value: Value)] = []
  ) {
    self.name = name
    self.outcome =
      switch name {
      case .issued, .ringLoaded, .keyRetired, .revocationCreated, .revocationLifted, .revocationFeedRestored,
        .routingChanged:
        .success
      case .authFailed, .policyDenied, .revocationRefused, .routingRefused: .denied
      case .issueFailed, .policyEvaluationFailed, .ringRefused, .revocationFailed, .revocationFeedLost: .failure
      }
    self.occurredAt = occurredAt
    self.requestID = requestID
    userID = caller?.userID
    organizationID = caller?.organizationID
    sessionID = caller?.sessionID
    self.deviceID = deviceID ?? caller?.deviceID
    self.tokenID = tokenID
    self.keyID = keyID
    self.attributes = attributes
  }
}

extension AuditEvent {
  /// Writes every member but `seq`, and leaves the object open: the number is given when the event takes its place.
  func write(environment: ServiceEnvironment, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("event_name", name.rawValue)
    writer.member("occurred_at", rfc3339: occurredAt.seconds)
    writer.member("request_id", orNull: requestID)
    writer.member("outcome", outcome.rawValue)
    writer.member("env", environment.rawValue)
    writer.member("user_id", orNull: userID)
    writer.member("org_id", orNull: organizationID)
    writer.member("session_id", orNull: sessionID)
    writer.member("device_id", orNull: deviceID)
    writer.member("token_id", orNull: tokenID)
    writer.member("kid", orNull: keyID)
    writer.beginObject("attributes")
    for attribute in attributes {
      switch attribute.value {
      case .string(let text): writer.member(attribute.name, text)
      case .integer(let number): writer.member(attribute.name, number)
      case .strings(let texts): writer.member(attribute.name, texts)
      }
    }
    writer.endObject()
  }
}
