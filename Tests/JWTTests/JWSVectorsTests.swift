import Foundation
import TestSupport
import Testing

@testable import JWT

/// Published tokens, at the layer of the JWS: most payloads are no JSON.
@Suite("Published tokens")
struct JWSVectorsTests {
  private struct JWK: Decodable {
    let kty: String
    let alg, kid, k: String?

    var secret: [UInt8]? { k.flatMap { Base64URL.decode($0.utf8) } }
  }

  /// Whether a token's signature holds under these keys, which may be weak.
  private static func isAccepted(_ token: String, keys: [(id: String, secret: [UInt8])]) throws -> Bool {
    let ring = try Keyring(
      active: nil,
      fallbacks: keys.map { SigningKey.unchecked(secret: $0.secret, id: $0.id) }
    )
    return Array(token.utf8).withUnsafeBufferPointer { (try? SignatureCheck.authenticate($0, with: ring)) != nil }
  }

  private struct WycheproofFile: Decodable {
    struct Group: Decodable {
      struct Key: Decodable {
        let keys: [JWK]

        init(from decoder: any Decoder) throws {
          struct Set: Decodable { let keys: [JWK] }
          if let set = try? Set(from: decoder) { keys = set.keys } else { keys = [try JWK(from: decoder)] }
        }
      }
      struct Example: Decodable {
        let tcId: Int
        let comment, result: String
        let jws: String

        init(from decoder: any Decoder) throws {
          let members = try decoder.container(keyedBy: CodingKeys.self)
          tcId = try members.decode(Int.self, forKey: .tcId)
          comment = try members.decode(String.self, forKey: .comment)
          result = try members.decode(String.self, forKey: .result)
          // A JSON serialisation stands there as an object: any text that begins with a brace will do.
          jws = (try? members.decode(String.self, forKey: .jws)) ?? "{}"
        }

        enum CodingKeys: String, CodingKey { case tcId, comment, result, jws }
      }
      let `private`: Key?
      let tests: [Example]
    }
    let testGroups: [Group]
  }

  /// The groups of a file whose keys are all for HS256.
  private static func groups(_ file: String) throws -> [WycheproofFile.Group] {
    try Vectors.json("wycheproof/\(file).json", as: WycheproofFile.self).testGroups.filter { group in
      group.private.map { $0.keys.allSatisfy { $0.kty == "oct" && $0.alg == "HS256" } } ?? false
    }
  }

  /// Cases where the file contradicts RFC 7515 and RFC 4648, and what those say.
  private static let decidedByTheRFC = [367: true, 370: true, 372: false, 373: false]

  @Test("Wycheproof: 65 cases of HS256, 61 as the files say, four as RFC 7515 says")
  func wycheproof() throws {
    var (agreed, decided) = (0, 0)
    for file in ["json_web_signature_test", "json_web_key_test", "json_web_crypto_test"] {
      for group in try Self.groups(file) {
        for example in group.tests {
          let isAccepted = try Self.verdict(example, keys: group.private!.keys)
          if file == "json_web_signature_test", let decision = Self.decidedByTheRFC[example.tcId] {
            #expect(isAccepted == decision, "\(file) \(example.tcId)")
            #expect(isAccepted != (example.result == "valid"), "\(file) \(example.tcId)")
            decided += 1
          } else {
            #expect(isAccepted == (example.result == "valid"), "\(file) \(example.tcId) \(example.comment)")
            agreed += 1
          }
        }
      }
    }
    #expect(agreed == 61)
    #expect(decided == 4)
  }

  private static func verdict(_ example: WycheproofFile.Group.Example, keys: [JWK]) throws -> Bool {
    let keys = keys.map { (id: $0.kid ?? "none", secret: $0.secret ?? []) }
    // Keys that are short, or two of one id, never get as far as a token.
    guard keys.allSatisfy({ $0.secret.count >= SigningKey.minimumLength }) else { return false }
    guard let isAccepted = try? isAccepted(example.jws, keys: keys) else { return false }
    return isAccepted
  }

  @Test("RFC 7515 A.1, which is RFC 7519 section 3.1: its header has line breaks; its time was in 2011")
  func rfc7515() throws {
    struct File: Decodable {
      struct Example: Decodable {
        let id: String
        let jwk: JWK?
        let jws: String
        let headerJSON, payloadJSON: String?
      }
      let tests: [Example]
    }
    let examples = try Vectors.json("rfc/rfc7515_a1_rfc7519.json", as: File.self).tests
    #expect(examples.map(\.id) == ["rfc7515-A.1", "rfc7519-6.1"])
    let key = try SigningKey(secret: try #require(examples[0].jwk?.secret))
    let forge = ForgingKey(secret: try #require(examples[0].jwk?.secret))
    let (header, payload) = (try #require(examples[0].headerJSON), try #require(examples[0].payloadJSON))
    #expect(forge.token(header: header, payload: payload) == examples[0].jws)
    let ring = try Keyring(active: key)
    let payloadRead = try Array(examples[0].jws.utf8).withUnsafeBufferPointer { bytes throws(JWTError) in
      try SignatureCheck.authenticate(bytes, with: ring).payload
    }
    #expect(payloadRead == Array(payload.utf8))
    // Section 6.1: unsecured.
    #expect(throws: JWTError.invalidToken(.encoding)) {
      try Array(examples[1].jws.utf8).withUnsafeBufferPointer { bytes throws(JWTError) in
        try SignatureCheck.authenticate(bytes, with: ring)
      }
    }
  }

  @Test("JOSE cookbook 4.4 verifies; detached, flattened, general and unencoded forms do not")
  func cookbook() throws {
    struct File: Decodable {
      struct Input: Decodable { let key: Keys }
      struct Output: Decodable { let compact: String? }
      enum Keys: Decodable {
        case one(JWK)
        case many([JWK])

        init(from decoder: any Decoder) throws {
          if let many = try? [JWK](from: decoder) { self = .many(many) } else { self = .one(try JWK(from: decoder)) }
        }

        var all: [JWK] {
          switch self {
          case .one(let key): [key];
          case .many(let keys): keys
          }
        }
      }
      let input: Input
      let output: Output
    }
    var rejected = 0
    for name in try Vectors.names(in: "jose-cookbook/jws").map({ "jws/" + $0 }) + [
      "rfc7797/4.2.hmac-sha2_b64_false.json", "rfc7797/hmac-sha2_b64_false.json",
    ] {
      let file = try Vectors.json("jose-cookbook/\(name)", as: File.self)
      let keys = file.input.key.all.filter { $0.kty == "oct" }.map { (id: $0.kid ?? "none", secret: $0.secret ?? []) }
      #expect(keys.count == 1)
      let output =
        try JSONSerialization.jsonObject(with: Data(Vectors.bytes("jose-cookbook/\(name)"))) as? [String: Any]
      let serialisations = try #require(output?["output"] as? [String: Any])
      for (form, value) in serialisations {
        let text =
          try value as? String ?? String(decoding: JSONSerialization.data(withJSONObject: value), as: UTF8.self)
        let isGood = name == "jws/4_4.hmac-sha2_integrity_protection.json" && form == "compact"
        #expect(try Self.isAccepted(text, keys: keys) == isGood, "\(name) \(form)")
        if !isGood { rejected += 1 }
      }
    }
    #expect(rejected == 15)
  }
}
