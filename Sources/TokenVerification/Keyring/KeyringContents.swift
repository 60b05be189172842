public import JWT
public import TokenRules

/// What a keyring file holds: the state of the rotation, and the keys that it calls usable.
public struct KeyringContents: Sendable {
  /// Everything but the secrets.
  public let record: RingRecord
  /// ``RingRecord/digest`` of it: names what was read.
  public let digest: String
  /// Every key that the file calls usable, whatever the time is.
  public let keyring: Keyring

  init(record: RingRecord, keyring: Keyring) {
    self.record = record
    self.keyring = keyring
    digest = record.digest
  }

  /// The ring of a moment: without the fallbacks whose time has come.
  public func keyring(at now: Timestamp) -> Keyring {
    keyring.filtered { entry in record[entry.key.id]?.isUsable(at: now) ?? true }
  }

  /// Holds that no fallback ends before the tokens that it signed do.
  ///
  /// - Throws: ``KeyringFileError/shortOverlap(_:)`` with each key that does.
  public func checkOverlap(_ bounds: RotationBounds, at now: Timestamp) throws(KeyringFileError) {
    let short = record.shortOverlaps(
      longestTTL: bounds.longestTTL,
      leeway: bounds.leeway,
      clock: bounds.clock,
      at: now
    )
    guard short.isEmpty else { throw .shortOverlap(short) }
  }
}
