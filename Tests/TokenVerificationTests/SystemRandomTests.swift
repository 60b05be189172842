import Dispatch
import Synchronization
import Testing
import TokenVerification

@Suite struct SystemRandomTests {
  @Test func `nothing comes twice, from many threads, beyond many pools`() {
    let random = SystemRandom()
    let seen = Mutex<[UInt128]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let bits = (0..<1000).map { _ in random.next() }
      seen.withLock { $0 += bits }
    }
    let all = seen.withLock { $0 }
    #expect(Set(all).count == 8000)
    #expect(!all.contains(0))
  }

  @Test func `every bit is set about half of the time`() {
    let random = SystemRandom()
    var counts = [Int](repeating: 0, count: 128)
    for _ in 0..<4000 {
      let bits = random.next()
      for index in counts.indices where bits >> UInt128(index) & 1 == 1 { counts[index] += 1 }
    }
    // Eight standard deviations: a fair source fails this once in 10^13 runs.
    #expect(counts.allSatisfy { (1748...2252).contains($0) })
  }
}
