import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenVerification

@Suite struct KeyringFileTests {
  @Test func `a ring is read with its states, ids and generation`() throws {
    let ring = try parse(
      KeyringText(
        keys: [
          .key("old", Fixtures.fallbackSecret, "fallback"), .key("now", Fixtures.activeSecret, "active"),
          .key("next", Fixtures.standbySecret, "standby"),
        ],
        members: #""generation":7,"environment":"staging","note":"x""#
      )
    )
    #expect(ring.entries.map(\.key.id) == ["now", "next", "old"])
    #expect(ring.entries.map(\.state) == [.active, .standby, .fallback])
    #expect(ring.active?.hasSameSecret(as: Fixtures.activeKey) == true)
    #expect(ring.active?.isIDDeclared == true)
    #expect(ring.generation == "7")
  }

  @Test(arguments: ["retired", "revoked"])
  func `keys that are retired or revoked are left out, their secrets erased or not`(state: String) throws {
    let ring = try parse(
      KeyringText(keys: [
        .key("now", Fixtures.activeSecret, "active"), .key("old", Fixtures.fallbackSecret, state),
        #"{"kty":"oct","kid":"gone","state":"\#(state)"}"#,
      ])
    )
    #expect(ring.entries.map(\.key.id) == ["now"])
  }

  @Test func `without a generation one is derived from the keys`() throws {
    let a = try parse(KeyringText(keys: [.key("a", Fixtures.activeSecret, "active")])).generation
    let b = try parse(KeyringText(keys: [.key("b", Fixtures.activeSecret, "active")])).generation
    #expect(a != b && a.utf8.count == 16)
  }

  @Test(arguments: [("prod", true), ("Staging", true), ("", true), ("staging", false)])
  func `a ring of another environment is refused`(name: String, isRefused: Bool) throws {
    let text = KeyringText(
      keys: [.key("a", Fixtures.activeSecret, "active")],
      members: #""environment":"\#(name)""#
    )
    if isRefused {
      #expect(throws: KeyringFileError.otherEnvironment(expected: .staging)) { try parse(text) }
    } else {
      _ = try parse(text)
    }
  }

  @Test(
    arguments: [
      ([], "keys: exactly one key is active, here are 0"),
      ([.key("a", Fixtures.activeSecret, "standby")], "keys: exactly one key is active, here are 0"),
      (
        [.key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.standbySecret, "active")],
        "keys: exactly one key is active, here are 2"
      ),
      (["7"], "keys[0]: must be an object"),
      ([#"{"kid":"a"}"#], "keys[0].state: must be active, standby, fallback, retired or revoked"),
      (
        [.key("a", Fixtures.activeSecret, "Active")],
        "keys[0].state: must be active, standby, fallback, retired or revoked"
      ),
      ([.key("a", "short", "active")], "keys[0].k: has 5 bytes, at least 32 are needed"),
      ([.key("a", String(repeating: "a", count: 32), "active")], "keys[0].k: is one byte repeated"),
      ([.key("a", String(repeating: "changeme", count: 4), "active")], "keys[0].k: is a well-known placeholder"),
      (
        [.key("a b", Fixtures.activeSecret, "active")],
        "keys[0].kid: must be 1 to 128 visible ASCII characters without quote and backslash"
      ),
      (
        [#"{"kty":"oct","alg":"HS256","use":"sig","kid":"a","k":"a==","state":"active"}"#],
        "keys[0].k: must be base64url without padding"
      ),
      ([#"{"kty":"oct","alg":"HS256","use":"sig","k":"a","state":"active"}"#], "keys[0].kid: must be a string"),
      ([#"{"kty":"oct","alg":"HS256","use":"sig","kid":"a","state":"active"}"#], "keys[0].k: must be a string"),
    ] as [([String], String)]
  )
  func `a ring that is none is refused with the place`(keys: [String], fault: String) {
    #expect(throws: KeyringFileError.invalid([fault])) { try parse(KeyringText(keys: keys)) }
  }

  @Test func `every fault is listed, and no key material`() throws {
    let canary = "canary-canary-canary-canary"
    let text = KeyringText(
      keys: [
        #"{"kty":"RSA","alg":"HS512","use":"enc","kid":"a","k":"\#(canary)!","state":"active"}"#,
        #"{"kty":"oct","alg":"HS256","use":"sig","kid":"b","k":"\#(canary)A","state":"standby"}"#,
      ],
      members: #""generation":"x""#
    )
    let error = #expect(throws: KeyringFileError.self) { try parse(text) }
    guard case .invalid(let faults)? = error else { throw CancellationError() }
    #expect(
      faults == [
        "generation: must be a whole number", "keys[0].kty: must be oct", "keys[0].alg: must be HS256",
        "keys[0].use: must be sig", "keys[0].k: must be base64url without padding",
        "keys[1].k: has 21 bytes, at least 32 are needed",
      ]
    )
    #expect(!"\(faults)".contains(canary))
  }

  @Test func `two keys of one id or one secret are refused`() {
    let same = KeyringText(keys: [
      .key("a", Fixtures.activeSecret, "active"), .key("a", Fixtures.standbySecret, "standby"),
    ])
    #expect(throws: KeyringFileError.unfitKeyring(.duplicateID("a"))) { try parse(same) }
    let twins = KeyringText(keys: [
      .key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.activeSecret, "standby"),
    ])
    #expect(throws: KeyringFileError.unfitKeyring(.duplicateSecret("a", "b"))) { try parse(twins) }
  }

  @Test func `more than 16 keys are refused`() throws {
    let keys = { (count: Int) in
      (0..<count).map { String.key("k\($0)", Fixtures.activeSecret + "\($0)", $0 == 0 ? "active" : "fallback") }
    }
    #expect(try parse(KeyringText(keys: keys(16))).entries.count == 16)
    #expect(throws: KeyringFileError.unfitKeyring(.tooManyKeys(17))) { try parse(KeyringText(keys: keys(17))) }
  }

  @Test(arguments: ["", "[]", "{", #"{"keys":[],"keys":[]}"#, #"{"keys":[]},"#])
  func `what is not one strict JSON object is malformed`(text: String) {
    let error = #expect(throws: KeyringFileError.self) {
      try KeyringFile.parse(Array(text.utf8), environment: .dev)
    }
    guard case .malformed? = error else {
      Issue.record("not malformed")
      return
    }
  }

  @Test(
    arguments: [
      (0o400, true), (0o600, true), (0o440, true), (0o640, true),
      (0o644, false), (0o604, false), (0o660, false), (0o620, false), (0o602, false), (0o666, false),
    ] as [(Int, Bool)]
  )
  func `outside dev a file that others may read, or group or others may write, is refused`(
    mode: Int,
    isTaken: Bool
  ) throws {
    let folder = try TemporaryFolder()
    let text = KeyringText(keys: [.key("a", Fixtures.activeSecret, "active")])
    let path = try folder.write("ring.json", text.json, mode: mode)
    for environment in ServiceEnvironment.allCases {
      let file = KeyringFile(path: path, environment: environment)
      if isTaken || environment == .dev {
        _ = try file.load()
      } else {
        #expect(throws: KeyringFileError.insecurePermissions(mode: UInt32(mode))) { try file.load() }
      }
    }
  }

  @Test func `a file that is missing, a folder, or too large is refused`() throws {
    let folder = try TemporaryFolder()
    let load = { (path: String) throws(KeyringFileError) in
      _ = try KeyringFile(path: path, environment: .dev).load()
    }
    #expect(throws: KeyringFileError.unreadable(errno: ENOENT)) { try load(folder.path + "/none") }
    #expect(throws: KeyringFileError.unreadable(errno: EINVAL)) { try load(folder.path) }
    let large = try folder.write("large", String(repeating: " ", count: SecretFile.maximumLength + 1))
    #expect(throws: KeyringFileError.tooLarge(limit: SecretFile.maximumLength)) { try load(large) }
  }

  private func parse(_ text: KeyringText) throws(KeyringFileError) -> Keyring {
    try KeyringFile.parse(Array(text.json.utf8), environment: .staging).keyring
  }
}
