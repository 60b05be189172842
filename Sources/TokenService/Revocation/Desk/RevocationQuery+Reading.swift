import TokenRules
import TokenVerification

extension RevocationQuery {
  /// Reads the query of `GET /internal/v1/spacetime/revocations`.
  init(_ query: Substring?) throws(RequestFailure) {
    var form = try QueryForm(query)
    self.init()
    let subjects = RevocationRule.Kind.allCases.filter { $0 != .all }.compactMap { kind in
      form.id(kind.member.description).map { RevocationRule.Subject(kind, id: $0) }
    }
    if let word = form.value("kind") {
      kind = RevocationRule.Kind(word: word)
      if kind == nil { form.refuse("kind", "must be token, session, device, user, org or all") }
    }
    subject = subjects.first
    for other in subjects.dropFirst() { form.refuse(other.kind.member.description, "is one id too many") }
    if let subject, let kind, subject.kind != kind { form.refuse("kind", "is another than the id's") }
    includesLifted = form.flag("lifted") ?? false
    limit = form.integer("limit", in: 1...1000).map(Int.init) ?? limit
    before = form.integer("before", in: 1...VerifierReport.maximumNumber)
    try form.finish()
  }
}
