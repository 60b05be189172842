/// What the body of `withToken` throws where a server did not accept the token: status 401, or a socket closed with 4401.
public struct AuthenticationFailure: Error, Hashable, Sendable {
  /// The server's reason code, as in `token_expired`, where it gave one.
  public let reasonCode: String?

  /// Says that the token was not accepted.
  public init(reasonCode: String? = nil) { self.reasonCode = reasonCode }
}
