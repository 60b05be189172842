/// Why there is no token.
@nonexhaustive
public enum LeaseError: Error, Hashable, Sendable {
  /// Nobody is signed in, or the service does not accept the credential any more.
  case signedOut
  /// The service does not give this lease: asking again changes nothing until somebody acts.
  case refused(status: Int, code: String?)
  /// No token could be got in time.
  case unavailable(LeaseFailure)
  /// The service's tokens live for less than was asked for.
  case livesTooShort
  /// The base URL is none, or it would send a credential unencrypted over a network.
  case unfitBaseURL
  /// The credential is empty, too long, or has characters that no header may have.
  case unfitCredential
}
