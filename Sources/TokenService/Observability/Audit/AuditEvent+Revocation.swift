import TokenRules

extension AuditEvent {
  /// A rule was written, or lifted.
  init(_ record: RevocationRecord, at now: Timestamp, requestID: String) {
    let (subject, lifting) = (record.entry.rule.subject, record.lifting)
    var attributes: [(name: StaticString, value: Value)] = [
      ("revocation_id", .string(record.entry.id)), ("kind", .string(subject.kind.word)),
      ("cutoff_unix", .integer(record.entry.rule.cutoff)),
      ("position", .integer(lifting?.position ?? record.position)),
      ("requested_by", .string(lifting?.by ?? record.entry.requestedBy)),
    ]
    let reason = lifting == nil ? record.entry.reason : lifting?.reason
    if let reason { attributes.append(("reason", .string(reason))) }
    self.init(
      lifting == nil ? .revocationCreated : .revocationLifted,
      at: now,
      requestID: requestID,
      attributes: attributes
    )
    name(subject)
  }

  /// A rule was not written or lifted.
  ///
  /// - Parameter code: of the answer.
  init(
    revoking subjects: [RevocationRule.Subject],
    endedWith name: Name,
    code: String,
    at now: Timestamp,
    requestID: String
  ) {
    self.init(name, at: now, requestID: requestID, attributes: [("code", .string(code))])
    if subjects.count == 1 {
      attributes.append(("kind", .string(subjects[0].kind.word)))
      self.name(subjects[0])
    } else if !subjects.isEmpty {
      attributes.append(("count", .integer(Int64(subjects.count))))
    }
  }

  private mutating func name(_ subject: RevocationRule.Subject) {
    switch subject {
    case .token(let id): tokenID = id
    case .session(let id): sessionID = id
    case .device(let id): deviceID = id
    case .user: userID = subject.id
    case .organization: organizationID = subject.id
    case .all: break
    }
  }
}
