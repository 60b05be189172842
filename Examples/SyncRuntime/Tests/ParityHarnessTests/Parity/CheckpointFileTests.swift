import SyncWire
import Testing

@testable import ParityHarness

@Suite struct CheckpointFileTests {
  @Test func `a checkpoint is read`() throws {
    let text = #"{"streams":{"a":{"applied":2,"bootstraps":1,"digest":"00000000000000ff","seq":7}},"version":1}"#
    let streams = CheckpointFile.streams(in: Array(text.utf8))
    #expect(streams == ["a": .init(seq: 7, digest: try #require(ChainDigest("00000000000000ff")), bootstraps: 1)])
  }

  @Test(arguments: ["", "{}", #"{"streams":{"a":{"seq":7}}}"#, #"{"streams":{"a":{"digest":"x","seq":7}}}"#])
  func `what is none says nothing of any stream`(text: String) {
    #expect(CheckpointFile.streams(in: Array(text.utf8)).isEmpty)
  }
}
