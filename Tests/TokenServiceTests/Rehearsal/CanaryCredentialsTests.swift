import TestSupport
import Testing

@testable import TokenService

@Suite struct CanaryCredentialsTests {
  @Test func `credentials come from a file, a line each, without remarks`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("callers", "# canaries\noa_pat_1\n\noa_pat_2 # the second\n")
    #expect(try CanaryCredentials.read(file, [:]).map { $0.reveal() } == ["oa_pat_1", "oa_pat_2"])
  }

  @Test func `or from a variable, separated by commas; a file wins`() throws {
    let variables = [CanaryCredentials.variable: "oa_pat_1, oa_pat_2"]
    #expect(try CanaryCredentials.read(nil, variables).map { $0.reveal() } == ["oa_pat_1", "oa_pat_2"])
    let folder = try TemporaryFolder()
    let file = try folder.write("callers", "oa_pat_3")
    #expect(try CanaryCredentials.read(file, variables).map { $0.reveal() } == ["oa_pat_3"])
  }

  @Test func `none, a file that is missing, and one that others can read are named errors without a credential`() throws
  {
    let folder = try TemporaryFolder()
    let exposed = try folder.write("callers", "oa_pat_CANARY", mode: 0o644)
    for path in [nil, folder.path + "/missing", exposed] {
      let failure = #expect(throws: CommandFailure.self) { try CanaryCredentials.read(path, [:]) }
      #expect(failure?.code == 2)
      #expect(failure?.message.contains("CANARY") == false)
    }
  }
}
