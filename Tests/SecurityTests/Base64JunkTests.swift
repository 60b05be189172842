import JWT
import TestSupport
import Testing
import TokenRules

@Suite("Junk is skipped in base64: CVE-2022-25898 (jsrsasign)")
struct Base64JunkTests {
  /// A short token, so that every byte can be tried at every place.
  private static let payload =
    #"{"iss":"\#(Fixtures.issuer)","aud":"\#(Fixtures.audience)","iat":1772009112,"exp":1772009412,"jti":"j"}"#
  private static let token = forge(header: #"{"alg":"HS256"}"#, payload: payload)

  private static func isAccepted(_ token: [UInt8]) -> Bool {
    let verified = try? Verifier(policy: Fixtures.verificationPolicy)
      .verify(token.span, as: RegisteredOnly.self, with: Fixtures.keyring, now: Fixtures.now.seconds)
    return verified != nil
  }

  @Test("each of 256 bytes inserted at every place of a token: never accepted")
  func inserted() {
    let good = Array(Self.token.utf8)
    #expect(Self.isAccepted(good))
    var (tried, accepted) = (0, 0)
    for position in 0...good.count {
      for byte in UInt8.min...UInt8.max {
        tried += 1
        if Self.isAccepted(good[..<position] + [byte] + good[position...]) { accepted += 1 }
      }
    }
    #expect(tried == (good.count + 1) * 256)
    #expect(accepted == 0)
  }

  @Test("each of 256 bytes in place of every one: none but the token itself is accepted")
  func replaced() {
    let good = Array(Self.token.utf8)
    var accepted = 0
    for position in good.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = good
        changed[position] = byte
        if Self.isAccepted(changed) { accepted += 1 }
      }
    }
    #expect(accepted == good.count)
  }

  @Test("the three non-canonical twins of a signature's last character, and of a segment's, with their own good MAC")
  func twins() {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let signed = Array(Self.token)
    let value = alphabet.firstIndex(of: signed.last!)!
    for twin in 1...3 {
      #expect(
        Verdict.refusal(of: String(signed.dropLast()) + String(alphabet[value + twin])) == .invalidToken(.encoding)
      )
    }
    // A payload with two characters in its last group has fifteen twins, with three characters three.
    for filler in ["", " ", "  "] {
      let segments = forge(header: #"{"alg":"HS256"}"# + filler, payload: Self.payload + filler).split(separator: ".")
        .map(String.init)
      for index in 0...1 where segments[index].count % 4 != 0 {
        let value = alphabet.firstIndex(of: segments[index].last!)!
        for twin in 1..<(segments[index].count % 4 == 2 ? 16 : 4) {
          var changed = segments
          changed[index] = String(changed[index].dropLast()) + String(alphabet[value + twin])
          let token = Forge.sign(changed[0] + "." + changed[1], key: Fixtures.activeSecret.utf8)
          #expect(Verdict.refusal(of: token) == .invalidToken(.encoding))
        }
      }
    }
  }

  @Test("+, / and = of the other base64, white space and line breaks, in every segment, with a good MAC over them")
  func otherAlphabet() {
    let segments = Self.token.split(separator: ".").map(String.init)
    for junk in ["+", "/", "=", "==", " ", "\n", "\r\n", "\t", "\0", "%3D", "&", "\u{feff}"] {
      for index in 0...1 {
        for changed in [
          segments[index] + junk, junk + segments[index],
          segments[index].prefix(8) + junk + segments[index].dropFirst(8),
        ] {
          var parts = segments
          parts[index] = String(changed)
          Verdict.expectInvalid(Forge.sign(parts[0] + "." + parts[1], key: Fixtures.activeSecret.utf8))
        }
      }
      Verdict.expectInvalid(Self.token + junk)
    }
  }
}
