public import JWT

/// The claims of a sync token: their types are checked when it is verified, their texts are made when they are asked for.
public struct SyncClaims: Claims {
  private let payload: JSONObject
  private let slots: Slots

  private struct Slots {
    var subject, user, organization, session, device, version: ClaimsReader.Slot?
    var scopes, streams: ClaimsReader.Slot?
    var numericUser: JSONValue?
  }

  /// Takes the claims; all of them may be absent, none may be of another type than the contract gives it.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` with the claim's name.
  public init(from reader: inout ClaimsReader) throws(JWTError) {
    var slots = Slots()
    slots.subject = try reader.string("sub")
    slots.numericUser = reader.value("oa_user_id")
    if let value = slots.numericUser, !Self.isUserID(value) { throw ClaimsReader.wrongType("oa_user_id") }
    slots.user = try reader.string("oa_user")
    slots.organization = try reader.string("oa_org_id")
    slots.session = try reader.string("oa_session_id")
    slots.device = try reader.string("oa_device_id")
    slots.scopes = try reader.strings("oa_sync_scopes")
    let streams = try reader.strings("oa_sync_streams")
    let topics = try reader.strings("oa_sync_topics")
    slots.streams = streams ?? topics
    slots.version = try reader.string("oa_claims_version")
    payload = reader.payload
    self.slots = slots
  }

  /// A number from 0 to 2^64-1, or 1 to 20 decimal digits as a string, which tokens of the earlier service carry.
  private static func isUserID(_ value: JSONValue) -> Bool {
    guard let text = value.string else { return value.unsignedInteger != nil }
    return (1...20).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
  }

  /// Writes the payload as it stands.
  public func write(to writer: inout JSONWriter) {
    for (name, value) in payload.members {
      writer.name(name)
      writer.value(value)
    }
  }

  /// `sub`.
  public var subject: String? { slots.subject.map(payload.string) }
  /// The user's id: `oa_user`, else what `sub` has behind `user:`.
  public var userID: String? { slots.user.map(payload.string) ?? subject.map { String(SubjectID.user($0)) } }
  /// `oa_user_id` as decimal digits.
  public var numericUserID: String? { slots.numericUser.map { $0.string ?? $0.text } }
  /// `oa_org_id`.
  public var organizationID: String? { slots.organization.map(payload.string) }
  /// `oa_session_id`.
  public var sessionID: String? { slots.session.map(payload.string) }
  /// `oa_device_id`.
  public var deviceID: String? { slots.device.map(payload.string) }
  /// `oa_claims_version`.
  public var claimsVersion: String? { slots.version.map(payload.string) }
  /// `oa_sync_scopes`; none where the claim is absent.
  public var scopes: [String] { slots.scopes.map(payload.strings) ?? [] }
  /// The granted streams: `oa_sync_streams`, else `oa_sync_topics`; none where both are absent.
  public var streams: [String] { slots.streams.map(payload.strings) ?? [] }

  // Whether it holds of the same as bytes; look-ups make no text.
  func sessionID(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool { unsafe isTrue(of: slots.session, holds) }
  func deviceID(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool { unsafe isTrue(of: slots.device, holds) }
  func organizationID(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    unsafe isTrue(of: slots.organization) { unsafe holds(SubjectID.organization($0)) }
  }

  /// Whether it holds of any id of the user's: `oa_user`, `sub` and `oa_user_id`, without a prefix `user:`.
  func anyUserID(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    if unsafe isTrue(of: slots.user, { unsafe holds(SubjectID.user($0)) }) { return true }
    if unsafe isTrue(of: slots.subject, { unsafe holds(SubjectID.user($0)) }) { return true }
    return unsafe slots.numericUser?.bytes(holds) ?? false
  }

  private func isTrue(of slot: ClaimsReader.Slot?, _ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    guard let slot else { return false }
    return unsafe payload.string(slot, holds)
  }

  /// Whether the token grants the stream.
  func grants(_ stream: String) -> Bool { slots.streams.map { payload.contains(stream, in: $0) } ?? false }

  /// Whether the token has the scope.
  func has(scope: String) -> Bool { slots.scopes.map { payload.contains(scope, in: $0) } ?? false }
}
