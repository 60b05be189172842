import JWT
import TokenRules

/// Session tokens of the control plane: HS256, verified as strictly as sync tokens, with keys of their own.
struct SessionTokens: Sendable {
  enum Failure: Error {
    /// It is a session token, and not a good one.
    case refused(CallerRefusal)
    /// It does not say that the session issuer made it.
    case otherIssuer
  }

  private let verifier: Verifier
  private let keyring: Reloaded<Keyring>

  /// - Parameters:
  ///   - issuer: `iss`, exactly.
  ///   - audience: what `aud` is or holds.
  ///   - leeway: seconds, also on the age limit.
  ///   - maximumAge: seconds since `iat`.
  ///   - keyring: the keys that are accepted.
  init(
    issuer: String,
    audience: String,
    leeway: Int64,
    maximumAge: Int64,
    keyring: Reloaded<Keyring>
  ) {
    verifier = Verifier(
      policy: VerificationPolicy(
        issuer: issuer,
        audience: audience,
        leeway: leeway,
        maximumAge: maximumAge,
        requiresIssuedAt: true
      )
    )
    self.keyring = keyring
  }

  func caller(for credential: Credential, now: Timestamp) throws(Failure) -> Caller {
    let token: VerifiedToken<SessionClaims>
    do throws(JWTError) {
      token = try verifier.verify(credential.reveal(), as: SessionClaims.self, with: keyring.value, now: now.seconds)
    } catch {
      throw failure(error, of: credential)
    }
    do throws(CallerError) { return try Self.caller(token) } catch { throw .refused(.unusableIDs(error)) }
  }

  /// The good token is verified once and nothing of it is read twice; who made a bad one is looked at only here.
  private func failure(_ error: JWTError, of credential: Credential) -> Failure {
    switch error {
    case .invalidToken(.issuer): .otherIssuer
    case .invalidToken(.tooLong), .invalidToken(.encoding), .invalidToken(.header), .invalidToken(.signature),
      .invalidToken(.payload):
      IssuerHint.isNamed(verifier.policy.issuer, in: credential.reveal())
        ? .refused(.sessionToken(error)) : .otherIssuer
    default: .refused(.sessionToken(error))
    }
  }

  private static func caller(_ token: VerifiedToken<SessionClaims>) throws(CallerError) -> Caller {
    let claims = token.claims
    return try Caller(
      userID: claims.subject ?? "",
      organizationID: claims.organizationID ?? "",
      sessionID: claims.sessionID ?? "",
      deviceID: claims.deviceID,
      scopes: claims.scopes,
      streams: claims.streams,
      kind: .session,
      issuedAt: token.issuedAt,
      expiresAt: token.expiresAt
    )
  }
}
