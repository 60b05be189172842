import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

@Suite struct RingDraftTests {
  private let bounds = RotationBounds(longestTTL: 900, leeway: 30, propagation: 0)

  @Test func `a key a line, the newest first, known members in one order`() throws {
    let first = try RingSecret(text: Secret("base64url:OqsmXd5X-620zMSDJL9zjXsmgOb3iwXGphQDt2x-B8s"), id: "k1")
    var record = RingRecord(environment: .dev, first: first.key, at: Fixtures.now, bounds: bounds)
    let second = try RingSecret(text: Secret("base64url:f6z3yOxZBvMxupx09Kf8cySU63XqRIT265EJABOEmO8"), id: "k2")
    try record.stage(second.key, at: Fixtures.now)
    let draft = RingDraft(record: record, secrets: [first, second])
    let start = #"    {"kty":"oct","alg":"HS256","use":"sig","kid":"#
    let time = "2026-02-25T08:45:12Z"
    #expect(
      String(decoding: try draft.bytes(for: .dev), as: UTF8.self) == """
        {
          "environment": "dev",
          "generation": 2,
          "keys": [
        \(start)"k2","k":"f6z3yOxZBvMxupx09Kf8cySU63XqRIT265EJABOEmO8","state":"standby","created_at":"\(time)"},
        \(start)"k1","k":"OqsmXd5X-620zMSDJL9zjXsmgOb3iwXGphQDt2x-B8s","state":"active","created_at":"\(time)",\
        "activated_at":"\(time)","longest_ttl_seconds":900}
          ]
        }

        """
    )
  }

  @Test func `what is not known here is kept, and the secret of an ended key is not`() throws {
    let k = "OqsmXd5X-620zMSDJL9zjXsmgOb3iwXGphQDt2x-B8s"
    let other = "f6z3yOxZBvMxupx09Kf8cySU63XqRIT265EJABOEmO8"
    let text = """
      {"x-owner": {"team" : [ "a b", 1.50 ]}, "keys": [
        {"kty":"oct","alg":"HS256","use":"sig","kid":"k2","k":"\(other)","state":"active","x\\u002dnote":"say \\"hi\\""},
        {"state":"standby","kid":"k1","k":"\(k)","use":"sig","alg":"HS256","kty":"oct","ext":null,
         "key_ops" : ["verify"]}], "generation": 4, "version": "1"}
      """
    var draft = RingDraft(changing: try StoredRing(Array(text.utf8), environment: .dev))
    try draft.record.retire("k1", at: Fixtures.now, bounds: bounds)
    let written = String(decoding: try draft.bytes(for: .dev), as: UTF8.self)
    let fingerprint = try SigningKey(encodedSecret: "base64url:" + k).fingerprint
    #expect(
      written == """
        {
          "generation": 5,
          "x-owner":{"team":["a b",1.50]},
          "version":"1",
          "keys": [
            {"kty":"oct","alg":"HS256","use":"sig","kid":"k2","k":"\(other)","state":"active","x-note":"say \\"hi\\""},
            {"kty":"erased","kid":"k1","fingerprint":"\(fingerprint)","state":"retired",\
        "retired_at":"2026-02-25T08:45:12Z","ext":null,"key_ops":["verify"]}
          ]
        }

        """
    )
  }

  @Test func `a key that was retired before it was revoked tells both times`() throws {
    let secret = KeysIDOption.fresh(id: "k1", at: Fixtures.now)
    let first = KeysIDOption.fresh(id: "k0", at: Fixtures.now)
    var record = RingRecord(environment: .dev, first: first.key, at: Fixtures.now, bounds: bounds)
    try record.stage(secret.key, at: Fixtures.now)
    var ring = try StoredRing(RingDraft(record: record, secrets: [first, secret]).bytes(for: .dev), environment: .dev)
    for moment in [Fixtures.now, Timestamp(seconds: Fixtures.now.seconds + 60)] {
      var draft = RingDraft(changing: ring)
      if ring.record["k1"]?.state == .standby {
        try draft.record.retire("k1", at: moment, bounds: bounds)
      } else {
        try draft.record.revoke("k1", at: moment, bounds: bounds, succession: .stopMinting)
      }
      ring = try StoredRing(draft.bytes(for: .dev), environment: .dev)
    }
    #expect(ring.entry(of: "k1")?["retired_at"]?.string == "2026-02-25T08:45:12Z")
    #expect(ring.entry(of: "k1")?["revoked_at"]?.string == "2026-02-25T08:46:12Z")
  }

  @Test func `a usable key without a secret is never written`() throws {
    let record = RingRecord(environment: .dev, first: Fixtures.key, at: Fixtures.now, bounds: bounds)
    #expect(throws: RingError.inconsistent) { try RingDraft(record: record, secrets: []).bytes(for: .dev) }
  }

  @Test(arguments: 0..<200) func `whatever a ring holds, it reads back as it was meant`(seed: Int) throws {
    var rings = RandomRing(seed: UInt64(seed))
    let ring = try StoredRing(rings.bytes(), environment: .staging)
    let keyring = try KeyringFile.parse(ring.document.text, environment: .staging).keyring
    let written = try RingDraft(changing: ring).bytes(for: .staging)
    let contents = try KeyringFile.parse(written, environment: .staging)
    #expect(contents.record == ring.record)
    #expect(contents.digest == ring.record.digest)
    #expect(contents.keyring.entries.map(\.key.id) == keyring.entries.map(\.key.id))
    #expect(zip(contents.keyring.entries, keyring.entries).allSatisfy { $0.key.hasSameSecret(as: $1.key) })
    #expect(try RandomRing.strangers(in: written) == RandomRing.strangers(in: ring.document.text))
    let again = try RingDraft(changing: StoredRing(written, environment: .staging)).bytes(for: .staging)
    #expect(again == written)
    let lines = String(decoding: written, as: UTF8.self).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("    {") } == ring.record.keys.count)
    for secret in rings.erased { #expect(!String(decoding: written, as: UTF8.self).contains(secret)) }
  }
}

extension Fixtures {
  fileprivate static let key = NewKey(id: "k", fingerprint: "0123456789abcdef")
}
