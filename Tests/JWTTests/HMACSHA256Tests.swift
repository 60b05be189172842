import Crypto
import Foundation
import Testing

@testable import JWT

@Suite("HMAC-SHA256")
struct HMACSHA256Tests {
  private static func tag(key: [UInt8], message: [UInt8]) -> [UInt8] {
    tag(of: message, with: key.withUnsafeBytes { HMACSHA256(key: $0) })
  }

  private static func tag(of message: [UInt8], with mac: HMACSHA256) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: HMACSHA256.tagLength) { buffer, count in
      message.withUnsafeBytes { mac.authenticate($0, into: buffer.baseAddress!) }
      count = HMACSHA256.tagLength
    }
  }

  private static func bytes(hex: String) throws -> [UInt8] { try #require(Hex.decode(hex.utf8)) }

  @Test("RFC 4231 section 4: all seven, the one of 128 bits by its first 16 bytes")
  func rfc4231() throws {
    struct File: Decodable {
      struct Example: Decodable { let key, data, mac: String }
      let tests: [Example]
    }
    let examples = try Vectors.json("rfc/rfc4231_hmac_sha256.json", as: File.self).tests
    #expect(examples.count == 7)
    for example in examples {
      let tag = Self.tag(key: try Self.bytes(hex: example.key), message: try Self.bytes(hex: example.data))
      #expect(Hex.encode(tag).hasPrefix(example.mac))
    }
  }

  @Test("NIST CAVP, L=32: 225, each by as many bytes as it lists")
  func nistCAVP() throws {
    var (tried, example) = (0, [String: String]())
    for line in try Vectors.text("nist-cavp/HMAC_SHA256_L32.rsp").split(whereSeparator: \.isNewline) {
      let pair = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard pair.count == 2 else { continue }
      example[pair[0]] = pair[1]
      guard pair[0] == "Mac", let key = example["Key"], let message = example["Msg"] else { continue }
      let tag = Self.tag(key: try Self.bytes(hex: key), message: try Self.bytes(hex: message))
      #expect(Hex.encode(tag.prefix(try #require(example["Tlen"].flatMap { Int($0) }))) == pair[1])
      tried += 1
    }
    #expect(tried == 225)
  }

  @Test("Wycheproof: 87 of 256 bits agree, 87 truncated ones are never a tag of HS256")
  func wycheproof() throws {
    struct File: Decodable {
      struct Group: Decodable {
        struct Example: Decodable { let tcId: Int, key, msg, tag, result: String }
        let tagSize: Int
        let tests: [Example]
      }
      let testGroups: [Group]
    }
    var counts = [Int: Int]()
    for group in try Vectors.json("wycheproof/hmac_sha256_test.json", as: File.self).testGroups {
      for example in group.tests {
        let (key, message) = (try Self.bytes(hex: example.key), try Self.bytes(hex: example.msg))
        let expected = try Self.bytes(hex: example.tag)
        counts[group.tagSize, default: 0] += 1
        if group.tagSize == 256 {
          let mac = key.withUnsafeBytes { HMACSHA256(key: $0) }
          let isValid = message.withUnsafeBytes { mac.isValid(expected, for: $0) }
          #expect(isValid == (example.result == "valid"), "tcId \(example.tcId)")
        } else {
          // A signature of that length: nothing of it is compared, the segment is not one of 32 bytes.
          let text = "e30.e30." + String(decoding: Base64URL.encode(expected), as: UTF8.self)
          let isToken = Array(text.utf8).withUnsafeBufferPointer { UnverifiedToken($0, knownHeaderLength: nil) != nil }
          #expect(!isToken, "tcId \(example.tcId)")
        }
      }
    }
    #expect(counts[256] == 87)
    #expect(counts.filter { $0.key != 256 }.values.reduce(0, +) == 87)
  }

  @Test("every length of message around the block size, as swift-crypto computes it")
  func againstSwiftCrypto() {
    for keyLength in [1, 31, 32, 33, 63, 64, 65, 200] {
      let key = (0..<keyLength).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ 1) }
      let mac = key.withUnsafeBytes { HMACSHA256(key: $0) }
      for length in 0...130 {
        let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 3) }
        let expected = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
        #expect(Self.tag(of: message, with: mac) == Array(expected))
      }
    }
  }

  @Test("sixteen threads with one key: every tag is right")
  func concurrentUse() async {
    let mac = Array("an instance shared by many threads".utf8).withUnsafeBytes { HMACSHA256(key: $0) }
    let messages = (0..<64).map { Array("message \($0)".utf8) }
    let expected = messages.map { Self.tag(of: $0, with: mac) }
    let wrong = await withTaskGroup(of: Int.self) { group in
      for worker in 0..<16 {
        group.addTask { @concurrent in
          (0..<2_000).count { round in
            let index = (round &* 7 &+ worker) % messages.count
            return Self.tag(of: messages[index], with: mac) != expected[index]
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }

  @Test("an empty key stops the program: OpenSSL would take it")
  func emptyKey() async {
    await #expect(processExitsWith: .failure) {
      _ = HMACSHA256(key: UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }
}
