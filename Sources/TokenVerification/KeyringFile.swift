public import JWT
public import TokenRules

/// A keyring in a file: a JWK Set (RFC 7517) of symmetric keys, each with its state.
///
///     {"environment": "staging", "generation": 7, "keys": [
///       {"kty": "oct", "alg": "HS256", "use": "sig", "kid": "2026-02", "k": "…", "state": "active"}]}
///
/// `state` is `active`, `standby`, `fallback`, `retired` or `revoked`; exactly one key is active, and keys that are
/// retired or revoked are left out. `environment` and `generation` may be absent; without a generation one is derived
/// from the ids. Unknown members are ignored, so that a ring may carry its history.
public struct KeyringFile: Sendable {
  /// Where the file is.
  public let path: String
  /// The environment that the ring must be of.
  public let environment: ServiceEnvironment

  /// Names a file; nothing is read yet.
  public init(path: String, environment: ServiceEnvironment) {
    self.path = path
    self.environment = environment
  }

  /// Reads the ring.
  ///
  /// - Throws: ``KeyringFileError``; outside dev also for a file that others may read, or that group or others may write.
  public func load() throws(KeyringFileError) -> Keyring {
    try load(SecretFile.read(path))
  }

  private func load(_ file: SecretFile) throws(KeyringFileError) -> Keyring {
    if environment != .dev, file.isExposed { throw .insecurePermissions(mode: file.mode) }
    return try Self.parse(file.bytes, environment: environment)
  }

  /// Takes a ring from a document.
  public static func parse(
    _ document: [UInt8],
    environment: ServiceEnvironment
  ) throws(KeyringFileError) -> Keyring {
    let object: JSONObject
    do { object = try JSONObject(parsing: document) } catch { throw .malformed(error) }
    var reader = KeyringDocument(object, environment: environment)
    return try reader.read()
  }
}
