import TokenRules

/// Why a lease was not issued, for the command line.
enum IssueErrorWords {
  static func words(for error: IssueError) -> String {
    switch error {
    case .disabled: "minting is switched off by OA_SYNC_TOKEN_ENABLED"
    case .noActiveKey: "the keyring has no active key"
    case .invalid(let fields), .invalidScope(let fields):
      fields.map { "\($0.field): \($0.message)" }.joined(separator: "\n")
    case .tokenTooLong: "the token would be longer than 8,192 bytes: ask for fewer streams"
    case .scopeNotHeld: "missing_scope: a scope is outside the caller's own list"
    case .streamForbidden: "the policy does not give a stream to this user and organisation"
    case .deviceMismatch, .deviceRevoked: "the device may not have a token"
    case .callerEnding, .callerRevoked, .bornRevoked: "the caller may not have a token"
    @unknown default: "the token was refused"
    }
  }

  static func status(of error: IssueError) -> ExitStatus {
    switch error {
    case .disabled, .noActiveKey: .unavailable
    default: .badData
    }
  }
}
