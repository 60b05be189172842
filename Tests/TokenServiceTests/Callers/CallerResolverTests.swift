import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The credential's form decides its source, with no second try (contract section 7).
@Suite struct CallerResolverTests {
  private static let key = "oa_pat_canary-key-of-a-test"
  private static let accessKeys = Reloaded(
    constant: AccessKeys([
      try! AccessKeyRecord(
        id: "k1",
        digest: SHA256Digest(of: key),
        userID: "9",
        organizationID: "org:y",
        createdAt: Fixtures.now
      )
    ])
  )

  @Test func `access keys, session tokens and all else go to their sources`() async throws {
    try await IntrospectionFixture.run(.answer(IntrospectionFixture.answer())) { fixture in
      let resolver = CallerResolver(
        sessions: .fixture,
        accessKeys: Self.accessKeys,
        introspection: fixture.introspection
      )
      let resolve = { (credential: Credential) in resolver.resolve(credential, now: Fixtures.now) }
      #expect(resolve(Credential(Self.key)).caller?.sessionID == "pat:k1")
      #expect(resolve(SessionPayload().credential()).caller?.sessionID == "sess_1")
      #expect(resolve(Credential("opaque")).asksProvider)
      #expect(resolve(SessionPayload().with("iss", #""https://idp.test""#).credential()).asksProvider)
      #expect(await resolver.introspect(Credential("opaque")).caller?.sessionID == "s1")
    }
  }

  @Test func `what one source refuses is not shown to another`() async throws {
    try await IntrospectionFixture.run(.answer(IntrospectionFixture.answer())) { fixture in
      let resolver = CallerResolver(
        sessions: .fixture,
        accessKeys: Self.accessKeys,
        introspection: fixture.introspection
      )
      let resolve = { (credential: Credential) in resolver.resolve(credential, now: Fixtures.now) }
      #expect(resolve(Credential("oa_pat_unknown")).refusal == .unknownAccessKey)
      #expect(resolve(Credential("oa_pat_a.b.c")).refusal == .unknownAccessKey)
      let forged = SessionPayload().credential(secret: Fixtures.strangerSecret)
      #expect(resolve(forged).refusal == .sessionToken(.invalidToken(.signature)))
      #expect(fixture.provider.questions.isEmpty)
    }
  }

  @Test func `a source that is not set up knows nobody`() async {
    let resolver = CallerResolver()
    for credential in [Credential("opaque"), SessionPayload().credential(), Credential("a.b.c")] {
      #expect(resolver.resolve(credential, now: Fixtures.now).refusal == .unknownForm)
    }
    #expect(resolver.resolve(Credential(Self.key), now: Fixtures.now).refusal == .unknownAccessKey)
    #expect(await resolver.introspect(Credential("opaque")).refusal == .unknownForm)
  }

  @Test func `without session tokens, three segments are asked about like all else`() async throws {
    try await IntrospectionFixture.run(.answer(IntrospectionFixture.answer())) { fixture in
      let resolver = CallerResolver(introspection: fixture.introspection)
      #expect(resolver.resolve(SessionPayload().credential(), now: Fixtures.now).asksProvider)
    }
  }

  @Test func `what the provider said is known at once for a while`() async throws {
    try await IntrospectionFixture.run(.answer(IntrospectionFixture.answer())) { fixture in
      let resolver = CallerResolver(introspection: fixture.introspection)
      _ = await resolver.introspect(Credential("opaque"))
      #expect(resolver.resolve(Credential("opaque"), now: Fixtures.now).caller?.userID == "7")
      fixture.provider.behave(.answer(#"{"active":false}"#))
      _ = await resolver.introspect(Credential("other"))
      #expect(resolver.resolve(Credential("other"), now: Fixtures.now).refusal == .inactive)
      #expect(fixture.provider.questions.count == 2)
    }
  }

  @Test func `access keys are taken from the set that counts now`() throws {
    let keys = Reloaded(constant: AccessKeys([]))
    let resolver = CallerResolver(accessKeys: keys)
    #expect(resolver.resolve(Credential(Self.key), now: Fixtures.now).refusal == .unknownAccessKey)
  }
}
