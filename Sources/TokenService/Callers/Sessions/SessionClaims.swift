import JWT

/// What a session token of the control plane says about its user (contract section 7).
struct SessionClaims: Claims {
  var subject: String?
  var organizationID: String?
  var sessionID: String?
  var deviceID: String?
  var scopes: [String]?
  var streams: [String]?

  init(from reader: inout ClaimsReader) throws(JWTError) {
    subject = try reader.string("sub").map(reader.payload.string)
    organizationID = try reader.string("oa_org_id").map(reader.payload.string)
    sessionID = try reader.string("oa_session_id").map(reader.payload.string)
    deviceID = try reader.string("oa_device_id").map(reader.payload.string)
    scopes = try Self.scopes(&reader)
    streams = try reader.strings("oa_streams").map(reader.payload.strings)
  }

  /// `scope`: scopes separated by spaces (RFC 8693 §4.2), or an array of them.
  private static func scopes(_ reader: inout ClaimsReader) throws(JWTError) -> [String]? {
    guard let value = reader.value("scope") else { return nil }
    guard let scopes = ScopeList.read(value) else { throw ClaimsReader.wrongType("scope") }
    return scopes
  }

  /// Writes what this service reads; the registered claims are the issuer's to write.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if let subject { writer.member("sub", subject) }
    if let organizationID { writer.member("oa_org_id", organizationID) }
    if let sessionID { writer.member("oa_session_id", sessionID) }
    if let deviceID { writer.member("oa_device_id", deviceID) }
    if let scopes { writer.member("scope", scopes) }
    if let streams { writer.member("oa_streams", streams) }
    writer.endObject()
  }
}

/// A list of scopes as tokens and identity providers write it.
enum ScopeList {
  /// A string of scopes separated by spaces, or an array of strings; `nil` for anything else.
  static func read(_ value: JSONValue) -> [String]? {
    if let text = value.string {
      return text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    }
    return value.strings
  }
}
