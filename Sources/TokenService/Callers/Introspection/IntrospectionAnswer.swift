import JWT
import TokenRules

/// What an identity provider says about a token (RFC 7662 §2.2), read strictly.
enum IntrospectionAnswer: Sendable {
  case active(Caller)
  case inactive
  /// It is active, and has not the ids that a caller needs.
  case unusable(CallerError)

  /// Why an answer is none.
  struct Malformed: Error {}

  /// - Parameter bytes: the body of a 200.
  init(parsing bytes: [UInt8]) throws(Malformed) {
    guard let object = try? JSONObject(parsing: bytes), let isActive = object["active"]?.bool else {
      throw Malformed()
    }
    guard isActive else {
      self = .inactive
      return
    }
    let members = Members(object)
    let userID = try members.text("sub")
    let organizationID = try members.text("oa_org_id", else: "org_id")
    let sessionID = try members.text("oa_session_id", else: "session_id")
    let deviceID = try members.text("oa_device_id", else: "device_id")
    let scopes = try members.scopes("scope")
    let streams = try members.names("oa_streams", else: "streams")
    let issuedAt = try members.date("iat", .up)
    let expiresAt = try members.date("exp", .down)
    do throws(CallerError) {
      self = .active(
        try Caller(
          userID: userID ?? "",
          organizationID: organizationID ?? "",
          sessionID: sessionID ?? "",
          deviceID: deviceID,
          scopes: scopes,
          streams: streams,
          kind: .session,
          issuedAt: issuedAt,
          expiresAt: expiresAt
        )
      )
    } catch {
      self = .unusable(error)
    }
  }

  /// Members by name and type; one that is `null` is absent.
  private struct Members {
    private let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    func text(_ name: String, else other: String? = nil) throws(Malformed) -> String? {
      guard let value = value(name, else: other) else { return nil }
      guard let text = value.string else { throw Malformed() }
      return text
    }

    func names(_ name: String, else other: String) throws(Malformed) -> [String]? {
      guard let value = value(name, else: other) else { return nil }
      guard let names = value.strings else { throw Malformed() }
      return names
    }

    func scopes(_ name: String) throws(Malformed) -> [String]? {
      guard let value = value(name) else { return nil }
      guard let scopes = ScopeList.read(value) else { throw Malformed() }
      return scopes
    }

    /// Seconds since 1970; a fraction is rounded as in tokens.
    func date(_ name: String, _ rounding: FloatingPointRoundingRule) throws(Malformed) -> Int64? {
      guard let value = value(name) else { return nil }
      guard let seconds = value.double?.rounded(rounding), (0...9_007_199_254_740_991).contains(seconds) else {
        throw Malformed()
      }
      return Int64(seconds)
    }

    private func value(_ name: String, else other: String? = nil) -> JSONValue? {
      let value = object[name].flatMap { $0.isNull ? nil : $0 }
      guard value == nil, let other else { return value }
      return self.value(other)
    }
  }
}
