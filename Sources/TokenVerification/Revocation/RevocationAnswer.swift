import JWT
package import TokenRules

/// The service's answer to a ``RevocationQuestion``.
public struct RevocationAnswer: Sendable, Hashable {
  package let page: RevocationReading.Page
  /// How old the service's own knowledge was when it answered; `nil` where it had none.
  public let listAge: Duration?

  /// Reads an answer of the service, whatever its status.
  ///
  /// - Throws: ``RevocationFeedError``.
  public init(status: Int, body: [UInt8]) throws(RevocationFeedError) {
    switch status {
    case 200: self = try RevocationAnswer(parsing: body)
    case 409: throw .storeChanged
    default: throw .refused(status: status)
    }
  }

  /// Reads the body of a good answer; members that are not known are ignored.
  public init(parsing body: [UInt8]) throws(RevocationFeedError) {
    guard let object = try? JSONObject(parsing: body), let storeID = object["store_id"]?.string,
      let position = object["position"]?.integer, position >= 0, let isLast = object["is_last"]?.bool,
      let array = object["changes"]?.array, let age = object["list_age_ms"]
    else { throw .malformed }
    var changes: [RevocationChange] = []
    changes.reserveCapacity(array.count)
    for element in array {
      guard let change = element.object.flatMap(RevocationChange.init) else { throw .malformed }
      changes.append(change)
    }
    guard age.isNull || (age.integer ?? -1) >= 0 else { throw .malformed }
    page = RevocationReading.Page(storeID: storeID, changes: changes, position: position, isLast: isLast)
    listAge = age.integer.map { .milliseconds($0) }
  }
}

extension RevocationChange {
  /// `nil` for what is none: a kind that nobody here knows may be about any token.
  fileprivate init?(_ object: JSONObject) {
    guard let position = object["position"]?.integer, let kind = object["kind"]?.string.flatMap(Self.kind),
      let id = object["id"]?.string, let cutoff = object["cutoff"]
    else { return nil }
    let effect: Effect
    switch object["effect"]?.string {
    case "revoked":
      guard let cutoff = cutoff.integer else { return nil }
      effect = .revoked(cutoff: cutoff)
    case "lifted":
      guard cutoff.isNull || cutoff.integer != nil else { return nil }
      effect = .lifted(remaining: cutoff.integer)
    default: return nil
    }
    self.init(position: position, subject: RevocationRule.Subject(kind, id: id), effect: effect)
  }

  private static func kind(_ word: String) -> RevocationRule.Kind? {
    switch word {
    case "token": .token
    case "session": .session
    case "device": .device
    case "user": .user
    case "org": .organization
    case "all": .all
    default: nil
    }
  }
}
