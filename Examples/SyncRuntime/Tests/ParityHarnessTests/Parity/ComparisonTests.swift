import SyncWire
import Testing

@testable import ParityHarness

@Suite struct ComparisonTests {
  private static let equal = "every session's state is the log's"
  private static let complete = "every event of the log was acknowledged, and every acknowledged one stands in it"
  private static let digests = "the log's digest is that of the acknowledged events"
  private static let once = "every acknowledged append has one place, which stays"

  @Test func `what holds passes`() {
    #expect(Fixture().failed.isEmpty)
    #expect(Fixture(events: 20, kept: 20).failed.isEmpty)
  }

  @Test(arguments: [7, 15, 20] as [Int64])
  func `a log with a gap is found, among what is kept and before it`(lost: Int64) {
    var fixture = Fixture()
    let seqs = (Int64(1)...20).filter { $0 != lost }
    fixture.logs[0] = Fixture.log(of: "a", seqs, keeping: 8)
    #expect(fixture.failed.contains(Self.digests))
    #expect(lost < 13 || fixture.failed.contains(Self.complete))
  }

  @Test func `a log with an event twice is found`() {
    var fixture = Fixture()
    let seqs = Array(Int64(1)...16) + Array(16...20)
    fixture.logs[0] = Fixture.log(of: "a", seqs, keeping: 8)
    #expect(Set(fixture.failed).isSuperset(of: [Self.complete, Self.digests]))
  }

  @Test func `a log with two events swapped is found`() {
    var fixture = Fixture()
    var seqs = Array(Int64(1)...20)
    seqs.swapAt(16, 17)
    fixture.logs[0] = Fixture.log(of: "a", seqs, keeping: 8)
    #expect(Set(fixture.failed).isSuperset(of: [Self.complete, Self.digests]))
  }

  @Test func `contents swapped under the right numbers are found`() {
    var fixture = Fixture()
    var events = fixture.logs[0].events
    (events[2], events[3]) = (
      SyncEvent(stream: "a", seq: events[2].seq, data: events[3].data),
      SyncEvent(stream: "a", seq: events[3].seq, data: events[2].data)
    )
    let log = fixture.logs[0]
    fixture.logs[0] = LoggedStream(stream: "a", head: 20, digest: log.digest, events: events, ids: log.ids)
    #expect(fixture.failed == [Self.complete])
  }

  @Test func `an acknowledged append that the log has lost is found, at its end too`() {
    var fixture = Fixture()
    fixture.logs[1] = Fixture.log(of: "b", Array(1...19), keeping: 8)
    #expect(Set(fixture.failed) == [Self.complete, Self.digests])
    fixture.logs.remove(at: 1)
    #expect(fixture.failed == [Self.complete])
  }

  @Test func `a place that was given again after a loss is found`() {
    var fixture = Fixture()
    fixture.ledger.acknowledge(
      AppendRequest(id: "a-later", data: "x"),
      in: "a",
      AppendAnswer(stream: "a", seq: 20)
    )
    #expect(fixture.failed.contains(Self.once))
  }

  @Test func `an id that was appended twice is found, in the answers and in the log`() {
    var fixture = Fixture()
    fixture.ledger.acknowledge(AppendRequest(id: "a-3", data: "x"), in: "a", AppendAnswer(stream: "a", seq: 21))
    #expect(fixture.failed.contains(Self.once))
    fixture = Fixture()
    let log = fixture.logs[0]
    fixture.logs[0] = LoggedStream(
      stream: "a",
      head: log.head,
      digest: log.digest,
      events: log.events,
      ids: log.ids + [.init(seq: 21, id: "a-3")]
    )
    #expect(fixture.failed == [Self.complete])
  }

  @Test func `an event that nobody was told of is found`() {
    var fixture = Fixture()
    fixture.ledger.forget(9, of: "a")
    #expect(Set(fixture.failed) == [Self.complete, Self.digests, Self.equal])
  }

  @Test(arguments: [[19], [1, 2, 3], []] as [[Int64]])
  func `a session that is behind, or missed events, is found`(missing: [Int64]) {
    var fixture = Fixture()
    let seqs = (Int64(1)...20).filter { !missing.contains($0) }
    fixture.sessions[1].streams["b"] = missing.isEmpty ? nil : .init(seq: 20, digest: Fixture.digest(of: "b", seqs))
    #expect(fixture.failed == [Self.equal])
    fixture.sessions[1].streams["b"] = .init(seq: 18, digest: Fixture.digest(of: "b", Array(1...18)))
    #expect(fixture.failed == [Self.equal])
  }

  @Test func `a session that applied an event twice, or two in the wrong order, is found`() {
    for seqs in [[1, 2, 2, 3], [1, 3, 2]] as [[Int64]] {
      var fixture = Fixture()
      fixture.sessions[2].streams["a"] = .init(seq: 20, digest: Fixture.digest(of: "a", seqs + Array(4...20)))
      #expect(fixture.failed == [Self.equal])
    }
  }

  @Test func `what sessions counted themselves is found`() {
    for (path, name) in [
      (\SessionCounts.gaps, "no gap"), (\.duplicates, "no duplicate"),
      (\.nonsense, "no message out of turn"), (\.authFailures, "no auth failure seen by the application"),
    ] as [(WritableKeyPath<SessionCounts, Int64>, String)] {
      var fixture = Fixture()
      fixture.sessions[0].totals[keyPath: path] = 1
      #expect(fixture.failed == [name])
    }
  }

  @Test func `a comparison with nothing fails`() {
    let nothing = Comparison(streams: Fixture.streams, ledger: AppendLedger(), logs: [], sessions: [])
    #expect(nothing.checks.contains { !$0.passed && $0.detail.contains("no session") })
  }
}
