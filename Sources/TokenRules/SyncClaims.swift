public import JWT

/// The claims of a sync token: their types are checked when it is verified, their texts are made when they are asked for.
public struct SyncClaims: Claims {
  private let payload: JSONObject
  private let slots: Slots

  private struct Slots {
    var subject, user, numericUser, organization, session, device, version: ClaimsReader.Slot?
    var scopes, streams: ClaimsReader.Slot?
  }

  /// Takes the claims; all of them may be absent, none may be of another type than the contract gives it.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` with the claim's name.
  public init(from reader: inout ClaimsReader) throws(JWTError) {
    var slots = Slots()
    slots.subject = try reader.string("sub")
    slots.numericUser = reader.slot("oa_user_id")
    if let slot = slots.numericUser, !Self.isUserID(reader.payload.value(slot)) {
      throw ClaimsReader.wrongType("oa_user_id")
    }
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
  /// `oa_user` as it stands.
  var user: String? { slots.user.map(payload.string) }
  /// `oa_user_id` as decimal digits.
  public var numericUserID: String? { slots.numericUser.map(payload.value).map { $0.string ?? $0.text } }
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

  /// Whether the token grants the stream.
  func grants(_ stream: String) -> Bool { slots.streams.map { payload.contains(stream, in: $0) } ?? false }

  /// Whether the token has the scope.
  func has(scope: String) -> Bool { slots.scopes.map { payload.contains(scope, in: $0) } ?? false }
}
