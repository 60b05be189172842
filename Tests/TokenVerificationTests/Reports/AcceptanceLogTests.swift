import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct AcceptanceLogTests {
  @Test func `the latest time of each key is kept`() {
    let log = AcceptanceLog()
    log.record("a", at: Timestamp(seconds: 1))
    log.record("b", at: Timestamp(seconds: 2))
    log.record("a", at: Timestamp(seconds: 3))
    #expect(log.lastAccepted == ["a": Timestamp(seconds: 3), "b": Timestamp(seconds: 2)])
  }

  @Test func `when there are too many, the one longest out of use is forgotten`() {
    let log = AcceptanceLog()
    for number in 0..<AcceptanceLog.capacity { log.record("k\(number)", at: Timestamp(seconds: Int64(number))) }
    log.record("k0", at: Timestamp(seconds: 100))
    log.record("new", at: Timestamp(seconds: 101))
    #expect(log.lastAccepted.count == AcceptanceLog.capacity)
    #expect(log.lastAccepted["k1"] == nil)
    #expect(log.lastAccepted["k0"] == Timestamp(seconds: 100))
    #expect(log.lastAccepted["new"] == Timestamp(seconds: 101))
  }

  @Test func `keys are added while others are counted`() async {
    let log = AcceptanceLog()
    await withTaskGroup { group in
      for part in 0..<4 {
        group.addTask {
          for step in 0..<1000 { log.record("k\((part + step) % 32)", at: Timestamp(seconds: Int64(step))) }
        }
      }
    }
    #expect(log.lastAccepted.count == 32)
  }
}
