/// One look at a request with all the rules: what would be granted, and everything that speaks against it.
struct RequestReview: ~Copyable {
  let request: TokenRequest
  let caller: Caller
  let policy: GrantPolicy
  private(set) var scopes: [String] = []
  private(set) var grants: [StreamGrant] = []
  /// The scopes that were asked for and that the policy allows, whether or not the caller holds them.
  private var asked: [String] = []
  private var invalid: [FieldError] = []
  private var invalidScope: [FieldError] = []
  private var denial: IssueError?

  init(_ request: TokenRequest, of caller: Caller, by policy: GrantPolicy) {
    self.request = request
    self.caller = caller
    self.policy = policy
    reviewScopes()
    if request.streams.isEmpty { grants = defaults() } else { reviewStreams() }
    sortGrants()
  }

  mutating func refuse(_ field: String, _ message: String) {
    invalid.append(FieldError(field: field, message: message))
  }

  mutating func deny(_ error: IssueError) { denial = denial ?? error }

  /// What is said of the request: errors of form before errors of right.
  func conclude() throws(IssueError) {
    if !invalid.isEmpty { throw .invalid(invalid + invalidScope) }
    if !invalidScope.isEmpty { throw .invalidScope(invalidScope) }
    if let denial { throw denial }
  }

  private mutating func reviewScopes() {
    if request.scopes.isEmpty {
      asked = policy.defaultScopes
      scopes = caller.scopes.map { held in asked.filter { PlainText.contains(held, $0) } } ?? asked
      if scopes.isEmpty, let first = asked.first { deny(.scopeNotHeld(first)) }
      return
    }
    for (index, scope) in request.scopes.enumerated() {
      if PlainText.contains(policy.allowedScopes, scope) {
        asked.append(scope)
      } else {
        let message = "item \(index) is not an allowed scope"
        invalidScope.append(FieldError(field: "scopes", message: message))
      }
    }
    asked = PlainText.sortedSet(asked)
    scopes = asked
    guard let held = caller.scopes else { return }
    for scope in asked where !PlainText.contains(held, scope) { deny(.scopeNotHeld(scope)) }
    scopes = asked.filter { PlainText.contains(held, $0) }
  }

  /// The default streams of the scopes that are granted.
  private func defaults() -> [StreamGrant] {
    let owner = StreamPattern.Owner(userID: caller.userID, organizationID: caller.organizationID)
    var grants: [StreamGrant] = []
    grants.reserveCapacity(8)
    let rules = policy.rules.span
    for index in rules.indices where rules[index].isDefault {
      guard let scope = rules[index].scope(among: scopes) else { continue }
      let patterns = rules[index].streams.span
      for pattern in patterns.indices {
        guard let stream = patterns[pattern].stream(of: owner) else { continue }
        grants.append(StreamGrant(stream: stream, requiredScope: scope))
      }
    }
    return grants
  }

  private mutating func reviewStreams() {
    let owner = StreamPattern.Owner(userID: caller.userID, organizationID: caller.organizationID)
    for (index, stream) in request.streams.enumerated() {
      let naming = policy.rules.filter { $0.names(stream) }
      guard !naming.isEmpty else {
        refuse(request.field(ofStreamAt: index), "item \(self.index(in: index)) is not a stream that there is")
        continue
      }
      let askedFor = naming.filter { $0.scopes.contains { PlainText.contains(asked, $0) } }
      guard !askedFor.isEmpty else {
        let message = "item \(self.index(in: index)) needs a scope that was not asked for"
        invalidScope.append(FieldError(field: request.field(ofStreamAt: index), message: message))
        continue
      }
      grant(stream, by: askedFor, to: owner)
    }
  }

  private mutating func grant(_ stream: String, by rules: [GrantRule], to owner: StreamPattern.Owner) {
    let named = caller.streams
    let isNamed = { named.map { PlainText.contains($0, stream) } ?? false }
    let giving = rules.filter { $0.gives(stream, to: owner, isNamed: isNamed) }
    guard let first = giving.first else { return deny(.streamForbidden(stream)) }
    for rule in giving {
      guard let scope = rule.scope(among: scopes) else { continue }
      return grants.append(StreamGrant(stream: stream, requiredScope: scope))
    }
    deny(.scopeNotHeld(first.scopes.first { PlainText.contains(asked, $0) } ?? first.scopes[0]))
  }

  /// The place of a stream in the member in which it was sent.
  private func index(in index: Int) -> Int { index < request.streamCount ? index : index - request.streamCount }

  private mutating func sortGrants() {
    guard grants.count > 1 else { return }
    // The sort keeps the order of equals: of several rules, the first one's grant stays.
    grants.sort { PlainText.precedes($0.stream, $1.stream) }
    var last: StreamGrant?
    grants.removeAll { grant in
      defer { last = grant }
      return last.map { PlainText.areEqual($0.stream, grant.stream) } ?? false
    }
  }
}
