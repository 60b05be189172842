/// Why a ring is not changed.
@nonexhaustive
public enum RotationError: Error, Hashable, Sendable {
  /// The ring has no key of this id.
  case unknownKey(String)
  /// The ring has, or had, a key of this id or of the same secret.
  case duplicateKey(String)
  /// There are 16 usable keys already.
  case ringFull
  /// No key is in standby.
  case noStandby
  /// Several keys are in standby, and none was named.
  case ambiguousStandby([String])
  /// The key is not in a state from which this is done.
  case wrongState(id: String, state: KeyRecord.State)
  /// The standby is not everywhere yet, unless replicas say so; seconds until the propagation bound has passed.
  case notPropagated(id: String, wait: Int64)
  /// Tokens of the key may be valid still; when they no longer are.
  case tooEarly(id: String, until: Int64)
  /// A replica signs with the key still.
  case stillSigning(id: String, replica: String)
  /// Nobody knows when the key stopped signing.
  case unknownDemotion(id: String)
  /// No fallback can take over any more.
  case nothingToRollBackTo
  /// The active key is revoked, and nothing takes its place.
  case noSuccessor
}
