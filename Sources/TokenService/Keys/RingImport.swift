import JWT
import TokenRules

/// A ring of the keys that variables hold now: nobody is thrown out by the move to a ring.
struct RingImport {
  /// The key that signs.
  let active: RingSecret
  /// Earlier keys, accepted still.
  let fallbacks: [RingSecret]

  /// The ring, with the fallbacks' end left open: nobody knows since when which replica does not sign with them.
  func draft(
    for environment: ServiceEnvironment,
    at now: Timestamp,
    bounds: RotationBounds
  ) throws(RingError) -> RingDraft {
    var ids: [RingSecret] = []
    for secret in [active] + fallbacks {
      guard !ids.contains(where: { $0.key.id == secret.key.id || $0.key.fingerprint == secret.key.fingerprint }) else {
        throw .refused(.duplicateKey(secret.key.id))
      }
      ids.append(secret)
    }
    guard ids.count <= Keyring.maximumCount else { throw .refused(.ringFull) }
    let signing = KeyRecord(
      id: active.key.id,
      state: .active,
      fingerprint: active.key.fingerprint,
      activatedAt: now.secondsRoundedUp,
      longestTTL: bounds.longestTTL
    )
    let earlier = fallbacks.map { secret in
      KeyRecord(
        id: secret.key.id,
        state: .fallback,
        fingerprint: secret.key.fingerprint,
        demotedAt: now.secondsRoundedUp,
        longestTTL: bounds.longestTTL
      )
    }
    let record = RingRecord(environment: environment, generation: 1, keys: [signing] + earlier)
    return RingDraft(record: record, secrets: [active] + fallbacks)
  }
}
