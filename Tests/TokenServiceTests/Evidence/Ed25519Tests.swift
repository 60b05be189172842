import Crypto
import Foundation
import JWT
import Testing

@testable import TokenService

@Suite struct Ed25519Tests {
  /// RFC 8032 §7.1, TEST 1 to 3: private key, public key, message, signature.
  private static let vectors: [(String, String, String, String)] = [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ]

  @Test(arguments: 0..<3)
  func `signatures are those of RFC 8032`(index: Int) throws {
    let (secret, publicHex, message, signature) = Self.vectors[index]
    let key = try #require(Ed25519PrivateKey(rawValue: bytes(secret)))
    #expect(key.publicKey.rawValue == bytes(publicHex))
    #expect(key.sign(bytes(message)) == bytes(signature))
    let publicKey = try #require(Ed25519PublicKey(rawValue: bytes(publicHex)))
    #expect(publicKey.isValid(bytes(signature), for: bytes(message)))
  }

  @Test func `one bit anywhere makes the signature wrong`() {
    let message = Array("a manifest".utf8)
    let key = Ed25519PrivateKey.generate()
    let signature = key.sign(message)
    for index in signature.indices {
      var other = signature
      other[index] ^= 1
      #expect(!key.publicKey.isValid(other, for: message))
    }
    #expect(!key.publicKey.isValid(signature, for: message + [0]))
    #expect(!key.publicKey.isValid([], for: message))
    #expect(!key.publicKey.isValid(signature + [0], for: message))
    #expect(!Ed25519PrivateKey.generate().publicKey.isValid(signature, for: message))
  }

  @Test func `swift-crypto agrees, both ways`() throws {
    for length in [0, 1, 63, 64, 65, 4096] {
      let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let theirs = Curve25519.Signing.PrivateKey()
      let ours = try #require(Ed25519PrivateKey(rawValue: Array(theirs.rawRepresentation)))
      #expect(ours.publicKey.rawValue == Array(theirs.publicKey.rawRepresentation))
      #expect(theirs.publicKey.isValidSignature(Data(ours.sign(message)), for: Data(message)))
      #expect(ours.publicKey.isValid(Array(try theirs.signature(for: Data(message))), for: message))
    }
  }

  @Test func `keys come back from PEM as they went`() throws {
    let key = Ed25519PrivateKey.generate()
    let pem = String(decoding: key.pem(), as: UTF8.self)
    #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    let read = try #require(Ed25519PrivateKey(pem: key.pem()))
    #expect(read.sign([1, 2]) == key.sign([1, 2]))
    let publicPEM = key.publicKey.pem()
    #expect(String(decoding: publicPEM, as: UTF8.self).hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
    #expect(Ed25519PublicKey(pem: publicPEM)?.rawValue == key.publicKey.rawValue)
  }

  @Test func `other keys and other text are no key`() {
    let p256 = P256.Signing.PrivateKey()
    for text in ["", "-----BEGIN PRIVATE KEY-----\n", "no key", p256.pemRepresentation] {
      #expect(Ed25519PrivateKey(pem: Array(text.utf8)) == nil)
    }
    for text in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", p256.publicKey.pemRepresentation] {
      #expect(Ed25519PublicKey(pem: Array(text.utf8)) == nil)
    }
    #expect(Ed25519PrivateKey(pem: Ed25519PrivateKey.generate().publicKey.pem()) == nil)
    #expect(Ed25519PrivateKey(rawValue: [1]) == nil)
    #expect(Ed25519PublicKey(rawValue: Array(repeating: 0, count: 33)) == nil)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
  }
}
