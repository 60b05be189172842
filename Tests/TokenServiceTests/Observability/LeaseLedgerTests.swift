import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct LeaseLedgerTests {
  private let now = Fixtures.now.seconds

  private func count(_ ledger: LeaseLedger, _ seconds: Int64) -> Int { ledger.count(at: Timestamp(seconds: seconds)) }

  @Test func `a token counts until its end and not a second longer`() {
    let ledger = LeaseLedger(longestTTL: 900)
    #expect(ledger.latestExpiry == nil)
    for end in [now + 1, now + 60, now + 60, now + 900] { ledger.record(expiresAt: end) }
    #expect(count(ledger, now) == 4)
    #expect(count(ledger, now + 1) == 3)
    #expect(count(ledger, now + 59) == 3)
    #expect(count(ledger, now + 60) == 1)
    #expect(count(ledger, now + 899) == 1)
    #expect(count(ledger, now + 900) == 0)
    #expect(ledger.latestExpiry == now + 900)
  }

  @Test(arguments: [1, 900, 901, 3600, 86_400] as [Int64])
  func `over days of minting it never counts too few, and too many by no more than a bucket`(ttl: Int64) {
    let ledger = LeaseLedger(longestTTL: ttl)
    var generator = SeededGenerator(seed: UInt64(ttl))
    var ends: [Int64] = []
    var time = now
    for _ in 0..<20_000 {
      time += Int64.random(in: 0...max(1, ttl / 200), using: &generator)
      let end = time + Int64.random(in: 1...ttl, using: &generator)
      ledger.record(expiresAt: end)
      ends.append(end)
      guard ends.count.isMultiple(of: 500) else { continue }
      let counted = count(ledger, time)
      #expect(counted >= ends.count { $0 > time })
      // A bucket is as wide as a thousandth of the longest TTL.
      #expect(counted <= ends.count { $0 > time - (ttl + 60) / 1022 - 1 })
    }
  }

  @Test func `a clock that was set back loses nothing`() {
    let ledger = LeaseLedger(longestTTL: 900)
    ledger.record(expiresAt: now + 900)
    ledger.record(expiresAt: now + 900 - 1024)
    #expect(count(ledger, now - 1000) == 2)
  }

  @Test func `many threads count together`() async {
    let ledger = LeaseLedger(longestTTL: 900)
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask { for step in 0..<10_000 { ledger.record(expiresAt: now + 1 + Int64(step % 10)) } }
      }
    }
    #expect(count(ledger, now) == 40_000)
    #expect(ledger.latestExpiry == now + 10)
  }
}
