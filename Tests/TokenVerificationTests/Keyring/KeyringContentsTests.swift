import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct KeyringContentsTests {
  @Test func `every member of a key is read, times to the second`() throws {
    let contents = try parse(
      #""generation":7,"environment":"staging""#,
      .key("b", Fixtures.activeSecret, "active", #""created_at":"2026-02-25T08:45:12Z","longest_ttl_seconds":900"#),
      .key(
        "a",
        Fixtures.fallbackSecret,
        "fallback",
        #""activated_at":"2026-02-25T08:45:12Z","demoted_at":"2026-02-25T08:45:13Z","retire_at":"2026-02-25T08:45:14Z""#
      )
    )
    let key = try SigningKey(secret: Fixtures.activeSecret.utf8)
    let now = Fixtures.now.seconds
    #expect(contents.record.generation == 7)
    #expect(contents.record.environment == .staging)
    #expect(
      contents.record.keys[0]
        == KeyRecord(id: "b", state: .active, fingerprint: key.id, createdAt: now, longestTTL: 900)
    )
    #expect(contents.record["a"]?.activatedAt == now)
    #expect(contents.record["a"]?.demotedAt == now + 1)
    #expect(contents.record["a"]?.retireAt == now + 2)
    #expect(contents.digest == contents.record.digest)
  }

  @Test func `a key that ended stays for the record, without a secret`() throws {
    let contents = try parse(
      nil,
      .key("b", Fixtures.activeSecret, "active"),
      #"{"kty":"erased","kid":"a","state":"revoked","revoked_at":"2026-02-25T08:45:12Z","fingerprint":"0123456789abcdef"}"#,
      #"{"kid":"0","state":"retired","retired_at":"2026-02-25T08:45:13Z"}"#
    )
    #expect(contents.keyring.entries.map(\.key.id) == ["b"])
    #expect(contents.record["a"]?.state == .revoked)
    #expect(contents.record["a"]?.endedAt == Fixtures.now.seconds)
    #expect(contents.record["a"]?.fingerprint == "0123456789abcdef")
    #expect(contents.record["0"]?.endedAt == Fixtures.now.seconds + 1)
  }

  @Test func `an id of a key that ended is not used again`() {
    let ended = #"{"kty":"erased","kid":"a","state":"retired"}"#
    #expect(throws: KeyringFileError.unfitKeyring(.duplicateID("a"))) {
      try parse(nil, .key("a", Fixtures.activeSecret, "active"), ended)
    }
  }

  @Test func `a fallback is left out from its end on, and the ring keeps its name`() throws {
    let contents = try parse(
      #""generation":7"#,
      .key("b", Fixtures.activeSecret, "active"),
      .key("a", Fixtures.fallbackSecret, "fallback", #""retire_at":"2026-02-25T08:45:12Z""#)
    )
    let before = contents.keyring(at: Timestamp(milliseconds: Fixtures.now.milliseconds - 1))
    #expect(before.entries.map(\.key.id) == ["b", "a"])
    let after = contents.keyring(at: Fixtures.now)
    #expect(after.entries.map(\.key.id) == ["b"])
    #expect(after.active?.id == "b")
    #expect(after.generation == "7")
  }

  @Test func `a ring whose minting is stopped has no active key, and says so`() throws {
    let fallback = String.key("a", Fixtures.fallbackSecret, "fallback")
    let contents = try parse(#""minting_stopped":true"#, fallback)
    #expect(contents.keyring.active == nil)
    #expect(contents.record.isMintingStopped)
    #expect(throws: KeyringFileError.invalid(["keys: exactly one key is active, here are 0"])) {
      try parse(nil, fallback)
    }
    #expect(
      throws: KeyringFileError.invalid(["keys: no key is active while minting_stopped is true, here are 1"])
    ) { try parse(#""minting_stopped":true"#, .key("a", Fixtures.activeSecret, "active")) }
    #expect(throws: KeyringFileError.invalid(["minting_stopped: must be true or false"])) {
      try parse(#""minting_stopped":1"#, .key("a", Fixtures.activeSecret, "active"))
    }
  }

  @Test(arguments: [
    (#""retire_at":"tomorrow""#, "keys[0].retire_at: must be a time as 2026-02-25T08:45:12Z"),
    (#""demoted_at":1772009112"#, "keys[0].demoted_at: must be a time as 2026-02-25T08:45:12Z"),
    (#""longest_ttl_seconds":"900""#, "keys[0].longest_ttl_seconds: must be whole seconds from 1 to 86400"),
    (#""longest_ttl_seconds":0"#, "keys[0].longest_ttl_seconds: must be whole seconds from 1 to 86400"),
    (#""longest_ttl_seconds":86401"#, "keys[0].longest_ttl_seconds: must be whole seconds from 1 to 86400"),
  ])
  func `a time that is none is a fault: a guess would end a key too early`(members: String, fault: String) {
    #expect(throws: KeyringFileError.invalid([fault])) {
      try parse(nil, .key("a", Fixtures.activeSecret, "active", members))
    }
  }

  @Test func `null is absent`() throws {
    let contents = try parse(nil, .key("a", Fixtures.activeSecret, "active", #""retire_at":null"#))
    #expect(contents.record["a"]?.retireAt == nil)
  }

  private func parse(_ members: String?, _ keys: String...) throws(KeyringFileError) -> KeyringContents {
    try KeyringFile.parse(Array(KeyringText(keys: keys, members: members).json.utf8), environment: .staging)
  }
}
