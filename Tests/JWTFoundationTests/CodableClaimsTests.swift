import Foundation
import JWT
import JWTFoundation
import TestSupport
import Testing
import TokenRules

@Suite struct CodableClaimsTests {
  private struct Session: Codable, Equatable, Sendable {
    var iss = Fixtures.issuer
    var aud = Fixtures.audience
    var exp = Date(timeIntervalSince1970: 1_772_009_412)
    var name = "Zoë/\"x\""
    var roles: [String: [Int]] = ["a": [1, 2]]
    var note: String?
  }

  private let verifier = Verifier(policy: VerificationPolicy(issuer: Fixtures.issuer, audience: Fixtures.audience))
  private let now = Fixtures.now.seconds

  @Test func `what was encoded is what is decoded`() throws {
    let token = try Signer(key: Fixtures.activeKey).sign(encoding: Session())
    let verified = try verifier.verify(token, decoding: Session.self, with: Fixtures.keyring, now: now)
    #expect(verified.claims.value == Session())
    #expect(verified.expiresAt == 1_772_009_412)
  }

  @Test func `members stand in the order of their names, dates as seconds since 1970`() throws {
    #expect(
      try text(CodableClaims(Session())) == #"""
        {"aud":"spacetime-test","exp":1772009412,"iss":"https://control.test","name":"Zoë/\"x\"","roles":{"a":[1,2]}}
        """#
    )
  }

  @Test func `a payload that was read is written as it stood`() throws {
    let json =
      #"{"iss":"https://control.test","aud":["spacetime-test"],"exp":1772009412.5,"name":"\u005a","roles":{},"x":1.50}"#
    struct Named: Codable { let name: String }
    let verified = try verifier.verify(forge(payload: json), decoding: Named.self, with: Fixtures.keyring, now: now)
    #expect(verified.claims.value.name == "Z")
    #expect(text(verified.claims) == json)
  }

  @Test(arguments: [
    #"{"iss":"https://control.test","aud":"spacetime-test","exp":1772009412,"name":"a","name":"b","roles":{}}"#,
    #"{"iss":"https://control.test","aud":"spacetime-test","exp":1772009412,"name":"a","\u006eame":"b","roles":{}}"#,
    #"{"iss":"https://control.test","aud":"spacetime-test","exp":1772009412,"name":"a","roles":{},}"#,
    "\u{feff}{\"iss\":\"https://control.test\",\"aud\":\"spacetime-test\",\"exp\":1772009412,\"name\":\"a\",\"roles\":{}}",
  ])
  func `what Foundation would take and the strict reader does not is invalid`(json: String) {
    #expect(throws: JWTError.invalidToken(.payload)) {
      try verifier.verify(forge(payload: json), decoding: Session.self, with: Fixtures.keyring, now: now)
    }
  }

  @Test(arguments: [
    (#""name":1,"roles":{}"#, "name"), (#""roles":{}"#, "name"), (#""name":null,"roles":{}"#, "name"),
    (#""name":"a","roles":{"a":["x"]}"#, "roles"), (#""name":"a","roles":[]"#, "roles"),
  ])
  func `a claim that does not fit the type is invalid, and named`(members: String, claim: String) {
    let json = #"{"iss":"https://control.test","aud":"spacetime-test","exp":1772009412,\#(members)}"#
    #expect(throws: JWTError.invalidToken(.claim(claim))) {
      try verifier.verify(forge(payload: json), decoding: Session.self, with: Fixtures.keyring, now: now)
    }
  }

  @Test func `the verifier's own checks come first`() {
    let json = #"{"iss":"https://other.test","aud":"spacetime-test","exp":1772009412}"#
    #expect(throws: JWTError.invalidToken(.issuer)) {
      try verifier.verify(forge(payload: json), decoding: Session.self, with: Fixtures.keyring, now: now)
    }
    #expect(throws: JWTError.invalidToken(.signature)) {
      try verifier.verify(
        forge(payload: json, key: Fixtures.strangerSecret.utf8),
        decoding: Session.self,
        with: Fixtures.keyring,
        now: now
      )
    }
  }

  @Test func `what does not encode as an object is refused`() {
    for error in [encodingError([1, 2]), encodingError("text"), encodingError(7)] {
      guard case .notAnObject? = error else {
        Issue.record("not refused as notAnObject")
        return
      }
    }
    guard case .unencodable? = encodingError(["a": Double.nan]) else {
      Issue.record("not refused as unencodable")
      return
    }
  }

  @Test func `a payload nested too deep is refused before it is signed`() throws {
    struct Nested: Codable, Sendable { var inner: [Nested] }
    let nested = { (levels: Int) in (1..<levels).reduce(Nested(inner: [])) { inner, _ in Nested(inner: [inner]) } }
    _ = try CodableClaims(nested(8))
    guard case .notAnObject(let error)? = encodingError(nested(9)) else {
      Issue.record("not refused")
      return
    }
    #expect(error.reason == .tooDeep)
  }

  @Test func `a token that would be too long is refused`() {
    #expect(throws: JWTError.tokenTooLong(limit: 8192)) {
      try Signer(key: Fixtures.activeKey).sign(encoding: ["a": String(repeating: "x", count: 8192)])
    }
  }

  private func encodingError(_ value: some Codable & Sendable) -> CodableClaimsError? {
    do throws(CodableClaimsError) {
      _ = try CodableClaims(value)
      return nil
    } catch {
      return error
    }
  }

  private func text(_ claims: some Claims) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    claims.write(to: &writer)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
