import Foundation
import TestSupport

/// `openssl s_server` on a free port of loopback, with a certificate that was made for the test.
final class TLSServer: @unchecked Sendable {
  let port: Int
  /// The certificate, which is its own authority.
  let certificate: String
  private let process = Process()
  /// Its files are there as long as it is.
  private let folder: TemporaryFolder

  /// - Parameter name: whom the certificate is for: `IP:127.0.0.1`, `DNS:other.example`.
  init(for name: String, in folder: TemporaryFolder) async throws {
    self.folder = folder
    let (certificate, key) = (folder.path + "/tls.crt", folder.path + "/tls.key")
    let log = folder.path + "/tls.log"
    self.certificate = certificate
    try Self.makeCertificate(certificate, key, name)
    _ = FileManager.default.createFile(atPath: log, contents: Data())
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle.nullDevice
    try process.run()
    var found: Int?
    for _ in 0..<400 where found == nil {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      found = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }.flatMap {
        Int($0.split(separator: ":").last ?? "")
      }
      if found == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
    guard let found else { throw RawError.malformed("openssl does not say where it listens") }
    port = found
  }

  // Started from a thread that blocks signals, it does not hear of any other.
  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  private static func makeCertificate(_ certificate: String, _ key: String, _ name: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
      "/CN=test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit(within: 60)
  }
}
