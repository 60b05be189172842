/// A validated HS256 secret with its key id (RFC 7518 §3.2, RFC 7515 §4.1.4).
///
/// The bytes are absorbed into the MAC's state when the key is made and are not kept; a description shows the id alone.
public struct SigningKey: Sendable {
  /// The least length of a secret, in bytes.
  public static let minimumLength = 32

  /// The key id: declared, or derived from the key.
  ///
  /// A derived id is the first 16 hex digits of HMAC-SHA256(key, "kid"): stable, and telling nothing about the key.
  public var id: String { storage.id }
  /// Whether the id was declared.
  ///
  /// A derived id counts for matching a token's `kid`, never for excluding the key.
  public var isIDDeclared: Bool { storage.isIDDeclared }

  /// The first 16 hex digits of HMAC-SHA256(key, "kid"), whatever id is declared: the same for the same secret, and
  /// telling nothing about it.
  public var fingerprint: String { Hex.encode(storage.fingerprint.prefix(8)) }

  /// One reference, so that a ring is cheap to walk.
  let storage: Storage

  /// What a key is made of; none of it changes.
  final class Storage: Sendable {
    let id: String
    let isIDDeclared: Bool
    let mac: HMACSHA256
    /// 32 bytes that are the same for the same secret and tell nothing about it.
    let fingerprint: [UInt8]
    /// The header segment of a token signed with this key, with its dot.
    let encodedHeader: [UInt8]
    /// The last eight bytes of it, which tell most keys apart.
    let headerEnd: UInt64

    init(id: String?, mac: HMACSHA256, fingerprint: [UInt8]) {
      self.id = id ?? Hex.encode(fingerprint.prefix(8))
      isIDDeclared = id != nil
      self.mac = mac
      self.fingerprint = fingerprint
      let header = #"{"alg":"HS256","typ":"JWT","kid":""# + self.id + #""}"#
      encodedHeader = Base64URL.encode(Array(header.utf8)) + [UInt8(ascii: ".")]
      headerEnd = unsafe encodedHeader.withUnsafeBytes {
        unsafe $0.loadUnaligned(fromByteOffset: $0.count - 8, as: UInt64.self)
      }
    }
  }

  /// Takes a secret as bytes.
  ///
  /// - Parameters:
  ///   - secret: at least 32 bytes; the caller's copy is the caller's to wipe.
  ///   - id: 1 to 128 visible ASCII characters other than `"` and `\`; `nil` derives one.
  /// - Throws: ``JWTError/unfitKey(_:)``.
  public init(secret: some Collection<UInt8>, id: String? = nil) throws(JWTError) {
    try self.init(SecretBytes(secret), id: id)
  }

  /// Takes a secret as people write it: `base64url:…`, `hex:…`, anything else is its UTF-8 bytes; ASCII white space
  /// around it is dropped.
  ///
  /// - Throws: ``JWTError/unfitKey(_:)``.
  public init(encodedSecret: String, id: String? = nil) throws(JWTError) {
    guard let bytes = SecretText.decode(encodedSecret) else { throw .unfitKey(.undecodable) }
    try self.init(bytes, id: id)
  }

  private init(_ secret: SecretBytes, id: String?) throws(JWTError) {
    if let fault = unsafe secret.withBytes({ unsafe KeyStrength.fault(of: $0) }) { throw .unfitKey(fault) }
    if let id, !Self.isWellFormed(id: id) { throw .unfitKey(.malformedID) }
    let mac = unsafe secret.withBytes { unsafe HMACSHA256(key: $0) }
    let fingerprint = unsafe [UInt8](unsafeUninitializedCapacity: HMACSHA256.tagLength) { buffer, count in
      unsafe Array("kid".utf8).withUnsafeBytes { unsafe mac.authenticate($0, into: buffer.baseAddress!) }
      count = HMACSHA256.tagLength
    }
    storage = Storage(id: id, mac: mac, fingerprint: fingerprint)
  }

  private static func isWellFormed(id: String) -> Bool {
    (1...128).contains(id.utf8.count)
      && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The key id; never the secret.
  public var description: String { "SigningKey(id: \(id), secret: <redacted>)" }
  /// The key id; never the secret.
  public var debugDescription: String { description }
  /// The key id; never the secret.
  public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension SigningKey {
  /// Whether both keys have the same secret, whatever their ids.
  public func hasSameSecret(as other: SigningKey) -> Bool { storage.fingerprint == other.storage.fingerprint }
}
