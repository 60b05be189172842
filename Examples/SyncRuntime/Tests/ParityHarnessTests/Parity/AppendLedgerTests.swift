import SyncWire
import Testing

@testable import ParityHarness

@Suite struct AppendLedgerTests {
  private static func take(_ ledger: inout AppendLedger, _ id: String, _ seq: Int64, stream: String = "a") {
    ledger.acknowledge(AppendRequest(id: id, data: id), in: "a", AppendAnswer(stream: stream, seq: seq))
  }

  @Test func `acknowledgements make a stream, whatever their order`() {
    var ledger = AppendLedger()
    for (id, seq) in [("y", 2), ("x", 1), ("z", 3)] as [(String, Int64)] { Self.take(&ledger, id, seq) }
    #expect(ledger.head(of: "a") == 3 && ledger.count(of: "a") == 3 && ledger.holes(in: "a").isEmpty)
    var digest = ChainDigest()
    for (seq, data) in [(1, "x"), (2, "y"), (3, "z")] as [(Int64, String)] {
      digest.append(SyncEvent(stream: "a", seq: seq, data: data))
    }
    #expect(ledger.digest(of: "a") == digest)
    #expect(ledger.head(of: "b") == 0 && ledger.digest(of: "b") == ChainDigest())
  }

  @Test func `the same answer to a repeated id is right, another one is not`() {
    var ledger = AppendLedger()
    for _ in 0..<3 { Self.take(&ledger, "x", 1) }
    #expect(ledger.contradictions.isEmpty && ledger.acknowledgements == 3)
    Self.take(&ledger, "x", 2)
    #expect(ledger.contradictions.map(\.description) == ["x stands at 1 and at 2 of a"])
  }

  @Test func `one place for two ids is a contradiction, and so is an answer about another stream`() {
    var ledger = AppendLedger()
    Self.take(&ledger, "x", 1)
    Self.take(&ledger, "y", 1)
    Self.take(&ledger, "z", 2, stream: "b")
    #expect(ledger.contradictions.count == 2)
  }

  @Test func `holes are told`() {
    var ledger = AppendLedger()
    Self.take(&ledger, "x", 1)
    Self.take(&ledger, "y", 4)
    #expect(ledger.holes(in: "a") == [2, 3])
  }
}
