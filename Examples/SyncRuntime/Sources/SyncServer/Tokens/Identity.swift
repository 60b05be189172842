import TokenVerification

/// Whom a token is for: a fresh one may take the old one's place on a socket only where all four are the same, byte by
/// byte.
struct Identity: Sendable, Hashable {
  private let parts: [[UInt8]?]

  init(subject: String?, organization: String?, session: String?, device: String?) {
    parts = [subject, organization, session, device].map { $0.map { Array($0.utf8) } }
  }

  init(_ token: SyncToken) {
    let claims = token.claims
    self.init(
      subject: claims.subject,
      organization: claims.organizationID,
      session: claims.sessionID,
      device: claims.deviceID
    )
  }
}
