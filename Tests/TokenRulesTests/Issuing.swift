import JWT
import TestSupport
import TokenRules

/// Issues one lease with the fixtures; every part can be another.
func issue(
  _ request: TokenRequest = TokenRequest(),
  to caller: Caller = Fixtures.session(),
  settings: IssuerSettings = Fixtures.settings(),
  policy: GrantPolicy = .builtIn,
  keyring: Keyring = Fixtures.keyring,
  revocations: RevocationList = .empty,
  at now: Timestamp = Fixtures.now
) throws(IssueError) -> Lease {
  try Fixtures.issuer(settings, policy: policy).issue(
    request,
    to: caller,
    with: keyring,
    revocations: revocations,
    at: now
  )
}

/// Why no lease was issued; `nil` where one was.
func refusal(
  _ request: TokenRequest = TokenRequest(),
  to caller: Caller = Fixtures.session(),
  settings: IssuerSettings = Fixtures.settings(),
  policy: GrantPolicy = .builtIn,
  keyring: Keyring = Fixtures.keyring,
  revocations: RevocationList = .empty,
  at now: Timestamp = Fixtures.now
) -> IssueError? {
  do throws(IssueError) {
    _ = try issue(
      request,
      to: caller,
      settings: settings,
      policy: policy,
      keyring: keyring,
      revocations: revocations,
      at: now
    )
    return nil
  } catch {
    return error
  }
}
