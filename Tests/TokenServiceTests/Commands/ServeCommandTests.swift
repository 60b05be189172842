import Foundation
import TestSupport
import Testing

/// `token-service serve` as a process: what stops it before it serves.
@Suite struct ServeCommandTests {
  @Test(arguments: ["--port", "--internal-port"])
  func `a port in use ends the start with 69 and one message`(option: String) async throws {
    try await LiveService.run { service in
      let folder = try TemporaryFolder()
      let taken = String(option == "--port" ? service.publicPort : service.internalPort)
      let other = option == "--port" ? "--internal-port" : "--port"
      let run = try await CommandRun(["serve", option, taken, other, "0"], in: folder, with: ["OA_AUDIT": "off"])
      #expect(run.code == 69)
      #expect(run.complaint.contains("the port is in use"))
      #expect(!run.complaint.contains("token-service serves"))
    }
  }

  @Test func `a configuration that is wrong ends the start with 78`() async throws {
    let folder = try TemporaryFolder()
    let run = try await CommandRun(["serve", "--env", "prod"], in: folder)
    #expect(run.code == 78)
    #expect(run.complaint.contains("OA_SPACETIME_PROD_JWT_SIGNING_KEY is not set"))
  }
}
