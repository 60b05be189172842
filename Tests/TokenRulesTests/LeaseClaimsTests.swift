import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@Suite struct LeaseClaimsTests {
  @Test func `the header and the claims are those of the contract's section 4`() throws {
    let token = try issue(TokenRequest(scopes: ["sync.subscribe"])).token
    #expect(try segment(0, of: token) == #"{"alg":"HS256","typ":"JWT","kid":"active"}"#)
    #expect(
      try segment(1, of: token) == #"""
        {"iss":"https://control.test","aud":"spacetime-test","iat":1772009112,"nbf":1772009112,"exp":1772009412,\#
        "jti":"sync_00000000000000000000000000000001","sub":"user:1042","oa_user_id":1042,"oa_user":"1042",\#
        "oa_org_id":"org:openagents","oa_session_id":"sess_1","oa_device_id":"desktop:1",\#
        "oa_sync_scopes":["sync.subscribe"],\#
        "oa_sync_streams":["stream.activity_projection.v1","stream.earn_job_lifecycle_projection.v1"],\#
        "oa_sync_topics":["stream.activity_projection.v1","stream.earn_job_lifecycle_projection.v1"],\#
        "oa_claims_version":"oa_sync_claims_v1"}
        """#
    )
  }

  @Test func `the signature is HMAC-SHA256 of the active key`() throws {
    let token = try issue().token
    let signingInput = String(token[..<token.lastIndex(of: ".")!])
    #expect(Forge.sign(signingInput, key: Fixtures.activeSecret.utf8) == token)
  }

  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("1042", 1042), ("user:1042", 1042), ("9007199254740993", 9_007_199_254_740_993),
      ("18446744073709551615", UInt64.max),
      ("18446744073709551616", nil), ("99999999999999999999", nil), ("100000000000000000000", nil),
      ("00", nil), ("01", nil), ("+1", nil), ("-1", nil), ("-0", nil), ("1.0", nil), ("1e3", nil), ("0x1", nil),
      (" 1", nil), ("1 ", nil), ("١٢٣", nil), ("１", nil), ("usr_1", nil), ("1_000", nil),
    ] as [(String, UInt64?)]
  )
  func `oa_user_id is there where the id is a canonical decimal number of 64 bits`(id: String, number: UInt64?) throws {
    let lease = try issue(to: Fixtures.session(userID: id))
    let payload = try JSONObject(parsing: Array(segment(1, of: lease.token).utf8))
    #expect(payload["oa_user_id"]?.unsignedInteger == number)
    #expect((payload["oa_user_id"] == nil) == (number == nil))
    #expect(payload["oa_user"]?.string == lease.caller.userID)
  }

  @Test func `a token without a device has no such claim`() throws {
    let token = try issue(to: Fixtures.session(deviceID: nil)).token
    #expect(try JSONObject(parsing: Array(segment(1, of: token).utf8))["oa_device_id"] == nil)
  }

  private func segment(_ index: Int, of token: String) throws -> String {
    var text = token.split(separator: ".")[index].replacing("-", with: "+").replacing("_", with: "/")
    text += String(repeating: "=", count: (4 - text.count % 4) % 4)
    return try String(decoding: #require(Data(base64Encoded: String(text))), as: UTF8.self)
  }
}
