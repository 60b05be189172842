import JWT

/// What drills ask of a replica beside leases, verdicts and readiness.
extension FleetClient {
  /// Revokes a token by its id.
  func revoke(_ tokenID: String, at address: ReplicaAddress, as admin: Secret) async -> Reply? {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("jti", tokenID)
    writer.member("reason", "chaos drill")
    writer.endObject()
    let url = address.operators + "/internal/v1/spacetime/revocations"
    return await ask(url, .POST, bearer: admin.reveal(), body: writer.bytes)
  }

  /// The ids of all tokens that a rule names.
  func revokedTokens(at address: ReplicaAddress) async -> Set<String>? {
    var (found, cursor) = (Set<String>(), "")
    while true {
      let url = address.operators + "/internal/v1/spacetime/revocations?limit=1000&kind=token" + cursor
      guard let page = await ask(url, .GET, bearer: readToken.reveal())?.json else { return nil }
      guard let rules = page["revocations"]?.array else { return nil }
      for rule in rules { if let id = rule.object?["jti"]?.string { found.insert(id) } }
      guard let next = page["next"]?.integer else { return found }
      cursor = "&before=\(next)"
    }
  }

  /// One number of `/metrics`, by its name and labels as they stand there.
  func metric(_ name: String, at address: ReplicaAddress) async -> Double? {
    guard let answer = await ask(address.operators + "/metrics", .GET, bearer: readToken.reveal()) else { return nil }
    let text = String(decoding: answer.body, as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
  }

  /// The answer to a mint, whatever it is.
  func mintReply(at address: ReplicaAddress, bearer: String) async -> Reply? {
    await ask(address.clients + "/api/spacetime/token", .POST, bearer: bearer)
  }

  /// The answer to whether a token is good, where there may be no verdict.
  func verifyReply(_ token: String, at address: ReplicaAddress) async -> Reply? {
    var writer = JSONWriter(capacity: token.utf8.count + 32)
    writer.beginObject()
    writer.member("token", token)
    writer.endObject()
    let url = address.operators + "/internal/v1/spacetime/token/verify"
    return await ask(url, .POST, bearer: readToken.reveal(), body: writer.bytes)
  }
}

extension FleetClient.Reply {
  /// Whether it is a clear word to come back later: 503 or 429, with `retry-after`.
  var isShed: Bool { (status == 503 || status == 429) && retryAfter != nil }
  /// The lease in it.
  var lease: LeaseAnswer? { status == 200 ? json.flatMap(LeaseAnswer.init) : nil }
}
