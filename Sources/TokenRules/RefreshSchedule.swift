/// When a token should be renewed: the one place of the formula, for minter and verifier.
public struct RefreshSchedule: Sendable, Hashable {
  /// When to renew, seconds since 1970.
  public let refreshAfter: Int64
  /// How long until then, in seconds, never below 0.
  public let refreshAfterIn: Int64
  /// How long until the token ends, in seconds, never below 0.
  public let expiresIn: Int64

  /// Computes the schedule of a token as it stands at `now`; all in seconds.
  ///
  /// The moment depends on the token alone: what the minter says and what a verifier says of the same token agree.
  public init(issuedAt: Int64, expiresAt: Int64, margin: Int64, now: Int64) {
    refreshAfter = issuedAt + Self.refreshAfterIn(expiresIn: expiresAt - issuedAt, margin: margin)
    refreshAfterIn = max(0, refreshAfter - now)
    expiresIn = max(0, expiresAt - now)
  }

  /// Seconds from the issue of a token to its renewal: `max(1, min(expiresIn - margin, expiresIn - 1))`.
  public static func refreshAfterIn(expiresIn: Int64, margin: Int64) -> Int64 {
    max(1, min(expiresIn - margin, expiresIn - 1))
  }
}
