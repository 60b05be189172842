public import JWT
public import TokenRules

/// Why a keyring file is not taken.
@nonexhaustive
public enum KeyringFileError: Error, Hashable, Sendable {
  /// The file cannot be read; the system's error number.
  case unreadable(errno: Int32)
  /// The file is larger than a keyring can be, in bytes.
  case tooLarge(limit: Int)
  /// Others may read the file, or the group or others may write it; its mode.
  case insecurePermissions(mode: UInt32)
  /// The file is not strict JSON.
  case malformed(JSONError)
  /// The document is not a keyring: each fault as `keys[1].k: what is wrong`.
  case invalid([String])
  /// The ring says that it is of another environment.
  case otherEnvironment(expected: ServiceEnvironment)
  /// The keys do not make a ring.
  case unfitKeyring(JWTError.UnfitKeyring)
  /// Fallbacks end before the tokens that they signed do.
  case shortOverlap([ShortOverlap])
  /// A ring of a higher generation was in force before.
  case olderGeneration(UInt64, highest: UInt64)
  /// Keys are usable again that were retired or revoked before; their ids.
  case olderKeys([String])
  /// The folder of the history cannot be read or written; the system's error number.
  case unusableHistory(errno: Int32)
  /// The history is there and is none; what is wrong with it.
  case malformedHistory(String)
}
