import Foundation
import TestSupport
import Testing

@testable import TokenService

@Suite struct EdgeConfigurationTests {
  private static let configuration = EdgeConfiguration(
    port: 18080,
    canaryPort: 18081,
    stable: "127.0.0.1:1",
    canary: "127.0.0.1:2"
  )

  @Test(arguments: [0, 1, 50, 100]) func `nginx takes it`(percent: Int) async throws {
    let folder = try TestSupport.TemporaryFolder()
    for name in ["logs", "temp"] {
      try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    var configuration = Self.configuration
    configuration.percent = percent
    let file = try folder.write("nginx.conf", configuration.text)
    let words = ["-t", "-q", "-p", folder.path, "-c", file, "-e", folder.path + "/logs/error.log"]
    let status = try await OwnThread.run {
      let nginx = Process()
      nginx.executableURL = URL(filePath: "/usr/sbin/nginx")
      nginx.arguments = words
      try nginx.run()
      nginx.waitUntilExit(within: 20)
      return nginx.terminationStatus
    }
    #expect(status == 0)
  }

  @Test func `it listens on loopback alone, and passes the cohort's key to nobody`() {
    let lines = Self.configuration.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let listening = lines.filter { $0.hasPrefix("listen ") }
    #expect(listening.count == 2 && listening.allSatisfy { $0.hasPrefix("listen 127.0.0.1:") })
    #expect(lines.contains(#"proxy_set_header x-oa-cohort-key "";"#))
    #expect(!Self.configuration.text.contains("$http_authorization"))
  }
}
