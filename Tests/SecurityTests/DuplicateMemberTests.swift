import JWT
import TestSupport
import Testing

@Suite("Duplicate members are read differently by two code paths: lestrrat-go/jwx issue 2234")
struct DuplicateMemberTests {
  @Test(
    "of the header",
    arguments: [
      #"{"alg":"none","alg":"HS256"}"#, #"{"alg":"HS256","alg":"none"}"#, #"{"alg":"HS256","alg":"HS256"}"#,
      #"{"alg":"HS256","\u0061lg":"none"}"#,
      #"{"\u0061lg":"HS256","a\u006cg":"HS256"}"#, #"{"alg":"HS256","kid":"active","kid":"standby"}"#,
      #"{"alg":"HS256","kid":"active","\u006bid":"active"}"#,
      #"{"alg":"HS256","typ":"JWT","typ":"JWT"}"#, #"{"alg":"HS256","x":{"y":[{"z":1,"z":1}]}}"#,
      #"{"alg":"HS256","":1,"":2}"#,
    ]
  )
  func header(header: String) {
    #expect(Verdict.refusal(of: Good.token(header: header)) == .invalidToken(.header))
  }

  @Test("of the payload: every claim, before and after, plain and with escapes")
  func payload() {
    for name in [
      "iss", "aud", "exp", "nbf", "iat", "jti", "sub", "oa_user", "oa_sync_streams", "oa_sync_scopes",
      "oa_claims_version",
    ] {
      let escaped = name.utf8.map { #"\u00"# + String($0, radix: 16) }.joined()
      let mixed = name.dropLast() + #"\u00"# + String(name.utf8.last!, radix: 16)
      for other in [name, escaped, String(mixed)] {
        for value in ["null", "1", #""x""#, "[]"] {
          let (open, rest) = (Good.payload.prefix(1), Good.payload.dropFirst())
          #expect(
            Verdict.refusal(of: forge(payload: #"\#(open)"\#(other)":\#(value),\#(rest)"#)) == .invalidToken(.payload)
          )
          #expect(
            Verdict.refusal(of: forge(payload: Good.payload.dropLast() + #","\#(other)":\#(value)}"#))
              == .invalidToken(.payload)
          )
        }
      }
    }
  }

  @Test("of objects within: at every level that is allowed")
  func inner() {
    for depth in 1...14 {
      let value =
        String(repeating: #"{"x":"#, count: depth) + #"{"y":1,"\u0079":2}"# + String(repeating: "}", count: depth)
      #expect(Verdict.refusal(of: SyncPayload().with("more", value).token) == .invalidToken(.payload))
    }
  }

  @Test("more members than are compared one by one, and the one that comes twice among them")
  func manyMembers() {
    var payload = SyncPayload()
    for index in 0..<40 { payload = payload.with("member\(index)", "\(index)") }
    #expect(Verdict.refusal(of: payload.token) == nil)
    for index in [0, 20, 39] {
      let twice = payload.json.dropLast() + #","member\#(index)":0}"#
      #expect(Verdict.refusal(of: forge(payload: String(twice))) == .invalidToken(.payload))
    }
  }
}
