import JWT

/// What is the same in every lease of an environment, written once: members of the token's payload and of the answer.
struct LeaseTexts: Sendable {
  let issuer, audience, subscribeURL, claimsVersion: String
  /// `iss` and `aud`.
  let claims: JSONMembers
  /// `oa_claims_version`.
  let version: JSONMembers
  /// `token_type`, `transport`, `protocol_version`.
  let kind: JSONMembers
  /// `issuer` and `audience`.
  let parties: JSONMembers
  /// `claims_version`.
  let answeredVersion: JSONMembers
  /// `subscribe_url`.
  let place: JSONMembers

  init(issuer: String, audience: String, subscribeURL: String, claimsVersion: String) {
    self.issuer = issuer
    self.audience = audience
    self.subscribeURL = subscribeURL
    self.claimsVersion = claimsVersion
    claims = JSONMembers { writer in
      writer.member("iss", issuer)
      writer.member("aud", audience)
    }
    version = JSONMembers { $0.member("oa_claims_version", claimsVersion) }
    kind = JSONMembers { writer in
      writer.member("token_type", "Bearer")
      writer.member("transport", Lease.transport)
      writer.member("protocol_version", Lease.protocolVersion)
    }
    parties = JSONMembers { writer in
      writer.member("issuer", issuer)
      writer.member("audience", audience)
    }
    answeredVersion = JSONMembers { $0.member("claims_version", claimsVersion) }
    place = JSONMembers { $0.member("subscribe_url", subscribeURL) }
  }
}
