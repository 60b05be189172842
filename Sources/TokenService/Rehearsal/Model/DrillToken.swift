/// What the rehearsal knows of a token that it asks about.
struct DrillToken: Sendable, Hashable {
  /// Who made it.
  enum Origin: Sendable, Hashable {
    /// A service did: until its end it must be accepted everywhere, unless its key is revoked.
    case minted(replica: Int)
    /// The rehearsal did, with the ring's own key and a life longer than the key's: it is accepted exactly as long as
    /// its key is.
    case sentinel
  }

  /// The token itself; nothing prints it.
  let text: String
  let keyID: String
  let origin: Origin
  /// `iat`, in seconds since 1970 by its maker's clock.
  let issuedAt: Int64
  /// `exp`.
  let expiresAt: Int64
  /// How far ahead its maker's clock was, in milliseconds.
  var makerOffset: Int64 = 0
}

extension DrillToken: CustomStringConvertible {
  /// Everything but the token.
  var description: String { "token of \(keyID), \(issuedAt) to \(expiresAt)" }
}
