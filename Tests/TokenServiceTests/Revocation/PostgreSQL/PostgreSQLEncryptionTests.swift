import Foundation
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  /// TLS as libpq has it, with a certificate that was made for the test.
  @Suite(.serialized, .timeLimit(.minutes(1))) struct PostgreSQLEncryptionTests {
    private let cluster: PostgreSQLCluster
    private let folder = try! TestSupport.TemporaryFolder()

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `a server whose certificate is known is trusted, and another is not`() async throws {
      let known = try certificate("known")
      let other = try certificate("other")
      let database = try cluster.database()
      try cluster.encrypt(certificate: known.certificate, key: known.key)
      func url(_ root: String) -> String { cluster.url(database, "?sslmode=verify-full&sslrootcert=\(root)") }
      let report = try await PostgreSQLStore.check(url: url(known.certificate), environment: .staging)
      #expect(report.isEncrypted)
      let words = try #require(await PostgreSQLFixture.refusal(url(other.certificate))).description
      #expect(words.contains("certificate verify failed"))
      let missing = try #require(await PostgreSQLFixture.refusal(url("/nonexistent/root.crt"))).description
      #expect(missing.contains("root certificate file"))
      let store = try await PostgreSQLStore.open(
        url: url(known.certificate),
        environment: .staging,
        clock: SystemClock()
      )
      // More than fits into one record of TLS.
      let entries = (0..<1000).map { RevocationEntry.about(.session(String(repeating: "s", count: 200) + "\($0)")) }
      _ = try await store.write([RevocationWrite(entries)])
      #expect(try await store.changes(after: 0, limit: 2000).changes.count == 1000)
      await store.close()
      try cluster.encrypt(certificate: nil, key: nil)
    }

    private func certificate(_ name: String) throws -> (certificate: String, key: String) {
      let (certificate, key) = (folder.path + "/\(name).crt", folder.path + "/\(name).key")
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/openssl")
      process.arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
        "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      return (certificate, key)
    }
  }
}
