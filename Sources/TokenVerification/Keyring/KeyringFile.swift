import JWT
public import TokenRules

/// A keyring in a file: a JWK Set (RFC 7517) of symmetric keys, each with its state and its times.
///
///     {"environment": "staging", "generation": 7, "keys": [
///       {"kty": "oct", "alg": "HS256", "use": "sig", "kid": "2026-02", "k": "…", "state": "active",
///        "created_at": "2026-02-01T09:00:00Z", "activated_at": "2026-02-02T09:00:00Z", "longest_ttl_seconds": 900}]}
///
/// `state` is `standby`, `active`, `fallback`, `retired` or `revoked`; exactly one key is active, unless
/// `minting_stopped` is true. Everything but `kty`, `alg`, `use`, `kid`, `k` and `state` may be absent; a fallback with
/// a `retire_at` ends by itself. Unknown members are left alone.
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
  public func load() throws(KeyringFileError) -> KeyringContents {
    try Self.parse(read(), environment: environment)
  }

  /// The bytes of the file, where only those may read and write it who should.
  func read() throws(KeyringFileError) -> [UInt8] {
    let file = try SecretFile.read(path)
    if environment != .dev, file.isExposed { throw .insecurePermissions(mode: file.mode) }
    return file.bytes
  }

  /// Takes a ring from the bytes of a file.
  public static func parse(
    _ document: [UInt8],
    environment: ServiceEnvironment
  ) throws(KeyringFileError) -> KeyringContents {
    let object: JSONObject
    do { object = try JSONObject(parsing: document) } catch { throw .malformed(error) }
    var reader = KeyringDocument(object, environment: environment)
    return try reader.read()
  }
}
