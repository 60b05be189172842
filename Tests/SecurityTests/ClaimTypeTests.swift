import JWT
import TestSupport
import Testing

@Suite("A claim of the wrong type counts as absent: CVE-2026-25537 (jsonwebtoken), CVE-2026-44459 (Hono)")
struct ClaimTypeTests {
  private static let values: Set = [
    "true", "false", "null", "NaN", "Infinity", "-Infinity", #""""#, #""1""#, "[]", "{}", "[1]", #"{"x":1}"#, #"["x"]"#,
    "[[]]", "0x10", "1_000", "-1", "1e400",
    #""1772009412""#, "1", "0", "[null]", #"[["x"]]"#, #""NaN""#,
  ]
  private static let strings: Set = [#""""#, #""1""#, #""1772009412""#, #""NaN""#]
  private static let lists: Set = ["[]", #"["x"]"#]

  private static func expectRefused(_ claim: String, _ values: Set<String>) {
    for value in values.sorted() { Verdict.expectInvalid(SyncPayload().with(claim, value).token, "\(claim): \(value)") }
  }

  @Test("exp, nbf and iat are numbers from 0 to 2^53 - 1", arguments: ["exp", "nbf", "iat"])
  func dates(claim: String) { Self.expectRefused(claim, Self.values.subtracting(["0", "1"])) }

  @Test("iss and aud are the strings that are asked for", arguments: ["iss", "aud"])
  func issuerAndAudience(claim: String) { Self.expectRefused(claim, Self.values) }

  @Test("jti is a string, and the empty one is missing")
  func tokenID() {
    Self.expectRefused("jti", Self.values.subtracting(Self.strings))
    #expect(Verdict.refusal(of: SyncPayload().with("jti", #""""#).token) == .missingTokenID)
  }

  @Test(
    "the service's own strings",
    arguments: ["sub", "oa_user", "oa_org_id", "oa_session_id", "oa_device_id", "oa_claims_version"]
  )
  func strings(claim: String) { Self.expectRefused(claim, Self.values.subtracting(Self.strings)) }

  @Test(
    "the service's own lists hold strings and nothing else",
    arguments: ["oa_sync_scopes", "oa_sync_streams", "oa_sync_topics"]
  )
  func lists(claim: String) { Self.expectRefused(claim, Self.values.subtracting(Self.lists)) }

  @Test("oa_user_id is an integer from 0 to 2^64 - 1 or 1 to 20 digits")
  func userID() {
    Self.expectRefused("oa_user_id", Self.values.subtracting(["0", "1", #""1""#, #""1772009412""#]))
    Self.expectRefused(
      "oa_user_id",
      ["1.0", "1e3", "18446744073709551616", #""-1""#, #""１""#, #""000000000000000000001""#]
    )
    for value in ["18446744073709551615", #""00000000000000000001""#] {
      #expect(Verdict.refusal(of: SyncPayload().with("oa_user_id", value).token) == nil)
    }
  }

  @Test("streams that are present and empty grant nothing; a wrong type behind them is not saved by them")
  func emptyStreams() {
    #expect(Verdict.refusal(of: SyncPayload().with("oa_sync_streams", "[]").token) == nil)
    Verdict.expectInvalid(SyncPayload().with("oa_sync_topics", "null").token)
  }
}
