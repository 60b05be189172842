import TokenRules

extension RevocationOrder {
  /// How many sessions and devices may be named together.
  static let maximumSubjects = 1000
  /// Who asks, where nobody says.
  static let defaultRequester = "admin"
  /// How far the clock of whoever asks may be ahead, in milliseconds.
  private static let clockBound = RevocationRule.clockBound * 1000

  /// Reads the body of `POST /internal/v1/spacetime/revocations`.
  init(revoking body: [UInt8], at now: Timestamp) throws(RequestFailure) {
    var form = try BodyForm(body)
    let subjects = RevocationRule.Kind.allCases.compactMap { form.subject($0) }
    let before = form.time("before", latest: Timestamp(milliseconds: now.milliseconds + Self.clockBound))
    let (by, reason) = form.origin()
    if form.errors.isEmpty, subjects.count != 1 {
      form.refuse("body", "must name exactly one of jti, session_id, device_id, user_id, org_id and all")
    }
    try form.finish()
    self.init(subjects: subjects, before: before, reason: reason, requestedBy: by)
  }

  /// Reads the body of `POST /internal/v1/sync/sessions/revoke`.
  init(endingSessions body: [UInt8]) throws(RequestFailure) {
    var form = try BodyForm(body)
    let sessions = form.ids("session_ids", limit: Self.maximumSubjects)
    if sessions.isEmpty, form.errors.isEmpty { form.refuse("session_ids", "is missing") }
    let devices = form.ids("device_ids", limit: Self.maximumSubjects)
    if sessions.count + devices.count > Self.maximumSubjects {
      form.refuse("device_ids", "are more than \(Self.maximumSubjects), with the sessions")
    }
    let (by, reason) = form.origin()
    try form.finish()
    let subjects =
      Self.once(sessions).map { RevocationRule.Subject.session($0) } + Self.once(devices).map { .device($0) }
    self.init(subjects: subjects, before: nil, reason: reason, requestedBy: by)
  }

  /// Each id once, compared byte by byte: texts that Unicode calls equal are ids of their own.
  private static func once(_ ids: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return ids.filter { seen.insert(Array($0.utf8)).inserted }
  }
}

/// Why a rule is lifted, and for whom.
struct RevocationLiftOrder: Sendable, Hashable {
  let reason: String?
  let requestedBy: String

  /// Reads the body of `DELETE /internal/v1/spacetime/revocations/{id}`.
  init(_ body: [UInt8]) throws(RequestFailure) {
    var form = try BodyForm(body)
    (requestedBy, reason) = form.origin()
    try form.finish()
  }
}

extension BodyForm {
  fileprivate mutating func subject(_ kind: RevocationRule.Kind) -> RevocationRule.Subject? {
    let field = kind.member.description
    guard kind != .all else {
      guard let value = value(field) else { return nil }
      if value.bool != true { refuse(field, "must be true") }
      return .all
    }
    guard let id = id(field) else { return nil }
    let subject = RevocationRule.Subject(kind, id: id)
    if subject.id.isEmpty { refuse(field, "is nothing but a prefix") }
    return subject
  }

  /// Who asks, and why.
  mutating func origin() -> (by: String, reason: String?) {
    let reason = text("reason", limit: 500)
    return (text("requested_by", limit: 128) ?? RevocationOrder.defaultRequester, reason)
  }
}
