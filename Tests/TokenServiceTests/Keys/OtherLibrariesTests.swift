import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// Rings that are written here, read by PyJWT and joserfc out of the environment that `scripts/venv` makes.
@Suite struct OtherLibrariesTests {
  private static let script = """
    import json, sys, jwt, joserfc.jwt
    from joserfc.jwk import KeySet
    ring = json.load(open(sys.argv[1]))
    token = open(sys.argv[2]).read().strip()
    kid = jwt.get_unverified_header(token)["kid"]
    keys = jwt.PyJWKSet.from_dict(ring)
    print("PyJWT", sorted(key.key_id for key in keys.keys))
    print("PyJWT", jwt.decode(token, keys[kid], algorithms=["HS256"], audience="spacetime-test")["sub"])
    keys = KeySet.import_key_set(ring)
    print("joserfc", sorted(key.kid for key in keys.keys))
    print("joserfc", joserfc.jwt.decode(token, keys, algorithms=["HS256"]).claims["sub"])
    """

  @Test func `PyJWT and joserfc load a ring with retired keys, and verify a token of ours with it`() async throws {
    let folder = try TestSupport.TemporaryFolder()
    let now = Timestamp(milliseconds: SystemClock().now().milliseconds)
    let bounds = RotationBounds(longestTTL: 900, leeway: 30, propagation: 0)
    let secrets = ["k1", "k2", "k3", "k4"].map { KeysIDOption.fresh(id: $0, at: now) }
    var record = RingRecord(environment: .staging, first: secrets[0].key, at: now, bounds: bounds)
    for secret in secrets.dropFirst() { try record.stage(secret.key, at: now) }
    try record.retire("k3", at: now, bounds: bounds)
    try record.revoke("k4", at: now, bounds: bounds, succession: .stopMinting)
    let bytes = try RingDraft(record: record, secrets: secrets).bytes(for: .staging)
    let ring = try folder.write("ring.json", String(decoding: bytes, as: UTF8.self))
    let keyring = try KeyringFile.parse(bytes, environment: .staging).keyring
    let issuer = TokenIssuer(settings: Fixtures.settings(), policy: .builtIn, randomness: SystemRandom())
    let caller = Fixtures.session(issuedAt: nil)
    let revocations = RevocationList.empty
    let lease = try issuer.issue(TokenRequest(), to: caller, with: keyring, revocations: revocations, at: now)
    let token = try folder.write("token", lease.token)
    let lines = try await Self.run([ring, token])
    #expect(lines == ["PyJWT ['k1', 'k2']", "PyJWT user:1042", "joserfc ['k1', 'k2']", "joserfc user:1042"])
  }

  private static func run(_ arguments: [String]) async throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let python = root.appending(path: ".venv/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: python.path),
      "the second opinions are not installed: run scripts/venv (scripts/test does) and start again"
    )
    let process = Process()
    process.executableURL = python
    process.arguments = ["-W", "ignore", "-c", script] + arguments
    let output = Pipe()
    process.standardOutput = output
    return try await OwnThread.run {
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit(within: 60)
      return text.split(separator: "\n").map(String.init)
    }
  }
}
