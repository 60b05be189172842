import TokenRules

/// Why a caller got nothing: what the client is told, and what counters and audit say of it.
struct Refusal: Error, Sendable {
  let failure: RequestFailure
  let event: AuditEvent.Name
  /// More than the client is told.
  let reason: String?

  /// No good caller.
  static func unauthorized(reason: String) -> Refusal {
    let message =
      reason == "missing_credential" ? "A bearer token or a session is needed." : "The caller is not accepted."
    return Refusal(failure: .unauthorized(message), event: .authFailed, reason: reason)
  }

  /// The policy denies.
  static func denied(_ message: String) -> Refusal {
    Refusal(failure: .forbidden(message), event: .policyDenied, reason: nil)
  }

  /// Everything else.
  static func failed(_ failure: RequestFailure) -> Refusal {
    Refusal(failure: failure, event: .issueFailed, reason: nil)
  }

  /// What a lease that was not issued means to its caller.
  init(_ error: IssueError) {
    switch error {
    case .callerEnding: self = .unauthorized(reason: "caller_ending")
    case .callerRevoked: self = .unauthorized(reason: "caller_revoked")
    case .disabled: self = .failed(.tokensUnavailable("Sync tokens are switched off."))
    case .noActiveKey: self = .failed(.tokensUnavailable("No key signs sync tokens at the moment."))
    case .bornRevoked: self = .failed(.unavailable("A revocation is taking effect.", retryAfter: 1))
    case .invalid(let fields): self = .failed(.invalidRequest(fields))
    case .invalidScope(let fields): self = .failed(.invalidScope(fields))
    case .tokenTooLong:
      self = .failed(
        .invalidRequest([FieldError(field: "streams", message: "are too many for one token; ask for fewer")])
      )
    case .deviceMismatch: self = .denied("The device is not the session's.")
    case .deviceRevoked: self = .denied("The device is revoked (token_revoked).")
    case .scopeNotHeld(let scope): self = .denied("The caller does not hold the scope \(scope) (missing_scope).")
    case .streamForbidden: self = .denied("A stream is not the caller's.")
    @unknown default:
      self = Refusal(failure: .internalError, event: .policyEvaluationFailed, reason: nil)
    }
  }

  /// What a body that is no request means to its sender.
  init(_ error: TokenRequestError) {
    switch error {
    case .malformed: self = .failed(.malformed("The body is not one strict JSON object."))
    case .invalid(let fields): self = .failed(.invalidRequest(fields))
    @unknown default: self = .failed(.malformed("The body is not a token request."))
    }
  }

  private init(failure: RequestFailure, event: AuditEvent.Name, reason: String?) {
    self.failure = failure
    self.event = event
    self.reason = reason
  }
}
