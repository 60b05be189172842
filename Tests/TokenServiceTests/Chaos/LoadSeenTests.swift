import Testing

@testable import TokenService

@Suite struct LoadSeenTests {
  private static let seen: LoadSeen = {
    var seen = LoadSeen()
    (seen.due, seen.sent, seen.seconds, seen.steadySeconds) = (120, 110, 2, 1)
    for number in 1...100 { seen.count(.accepted, milliseconds: Double(number), isSteady: number > 10 && number <= 60) }
    for outcome in [LoadSeen.Outcome.shed, .shedSilently, .refused(500), .unreadable, .unanswered] {
      seen.count(outcome, milliseconds: 1)
    }
    return seen
  }()

  @Test func `rates are those of what was sent and accepted`() {
    #expect(Self.seen.offeredRate == 55)
    #expect(Self.seen.goodput == 50)
    #expect(LoadSeen().offeredRate == 0)
  }

  @Test func `everything but a lease and a clear word to come back is wrong`() {
    #expect(Self.seen.wrong == 4)
  }

  @Test func `percentiles are of the accepted alone`() {
    #expect(Self.seen.latency(0.5) == 50)
    #expect(Self.seen.latency(0.99) == 99)
    #expect(Self.seen.latency(1) == 100)
    #expect(LoadSeen().latency(0.99) == nil)
  }

  @Test func `loads are added up`() {
    var both = Self.seen
    both.add(Self.seen)
    #expect(both.accepted == 200 && both.wrong == 8 && both.seconds == 4 && both.offeredRate == 55)
  }

  @Test func `a lease's storm is counted by client`() {
    var record = StormRecord(clients: 3)
    for client in 0..<3 {
      record.asked(client, at: 0)
      record.granted(client, asked: 0, now: 0.01, life: 10)
    }
    // In time; late by a second; never.
    record.asked(0, at: 8)
    record.granted(0, asked: 8, now: 8.1, life: 10)
    record.asked(1, at: 8.05)
    record.shed()
    record.asked(1, at: 11)
    record.granted(1, asked: 11, now: 11, life: 10)
    let crowd = record.crowd(at: 13)
    #expect(crowd.renewedInTime == 1)
    #expect(crowd.withoutToken == 2)
    #expect(crowd.secondsWithoutToken == 4)
    #expect(crowd.requests == 3 && crowd.shed == 1 && crowd.peak == 2)
  }
}
