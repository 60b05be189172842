import TestSupport
import Testing

@testable import TokenRules

@Suite struct CutoffTableTests {
  private static func cutoff(of id: String, in table: CutoffTable, seed: UInt64 = 7) -> Int64? {
    let hash = SeededHash(seed: seed)
    return PlainText.withBytes(of: id) { id in
      let cutoff = table.cutoff(id, hash(id))
      #expect(cutoff == nil || table.suspects(hash(id)) == 1, "what is there is suspected")
      return cutoff
    }
  }

  private static func table(_ ids: some Sequence<String>, seed: UInt64 = 7) -> CutoffTable {
    let hash = SeededHash(seed: seed)
    var table = CutoffTable(hash: hash)
    for (number, id) in ids.enumerated() {
      PlainText.withBytes(of: id) { table.set($0, hash($0), to: Int64(number)) }
    }
    return table
  }

  @Test(arguments: [0, 7, .max] as [UInt64]) func `every id that was set is found, and no other`(seed: UInt64) {
    let table = Self.table((0..<5000).map { "sync_\($0)" }, seed: seed)
    #expect(table.count == 5000)
    let found = (0..<10_000).map { Self.cutoff(of: "sync_\($0)", in: table, seed: seed) }
    #expect(found == (0..<10_000).map { $0 < 5000 ? Int64($0) : nil })
  }

  @Test func `ids are told apart by any byte and by their length`() {
    let id = Array("0123456789abcdefghijklm".utf8)
    var ids = [""]
    for length in 1...id.count { ids.append(String(decoding: id[..<length], as: UTF8.self)) }
    for place in id.indices {
      var other = id
      other[place] ^= 1
      ids.append(String(decoding: other, as: UTF8.self))
    }
    ids += ["\0", "\0\0", "\0\0\0\0\0\0\0\0", "\0\0\0\0\0\0\0\0\0"]
    let table = Self.table(ids)
    #expect(table.count == ids.count)
    for (number, id) in ids.enumerated() { #expect(Self.cutoff(of: id, in: table) == Int64(number)) }
  }

  @Test func `a cutoff becomes whatever is said`() {
    var table = Self.table(["a"])
    let hash = SeededHash(seed: 7)
    PlainText.withBytes(of: "a") { id in
      for cutoff in [8, 1, CutoffTable.lifted] {
        table.set(id, hash(id), to: cutoff)
        #expect(table.cutoff(id, hash(id)) == cutoff)
      }
    }
    #expect(table.count == 1)
  }

  @Test func `few of the ids that are not there look as if they were`() {
    let hash = SeededHash(seed: 7)
    for count in [0, 1, 15, 16, 17, 4096, 5000, 8192] {
      let table = Self.table((0..<count).map { "sync_\($0)" })
      let suspects = (0..<10_000).count { number in
        PlainText.withBytes(of: "sess_\(number)") { table.suspects(hash($0)) == 1 }
      }
      #expect(suspects <= 200, "\(count) ids")
    }
  }

  @Test func `all of it is gone through once`() {
    let ids = Set((0..<100).map { "id \($0)" })
    var seen: [String] = []
    Self.table(ids).forEach { id, _ in seen.append(String(decoding: id, as: UTF8.self)) }
    #expect(seen.count == 100 && Set(seen) == ids)
  }

  @Test func `hashes differ with the seed and spread over all places`() {
    let ids = (0..<4096).map { "sess_\($0)" }
    let hashes = { (seed: UInt64) in ids.map { id in PlainText.withBytes(of: id) { SeededHash(seed: seed)($0) } } }
    #expect(Set(zip(hashes(1), hashes(2)).map { $0 == $1 }) == [false])
    for seed in [0, 1, UInt64.max] {
      var places = [Int](repeating: 0, count: 64)
      for hash in hashes(seed) { places[Int(hash & 63)] += 1 }
      // 64 each on average; far outside would make long runs of taken places.
      #expect(places.allSatisfy { (24...128).contains($0) })
    }
  }
}
