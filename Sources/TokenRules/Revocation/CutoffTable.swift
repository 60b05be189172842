/// Ids and the last second whose tokens are refused with them.
///
/// Open addressing over flat arrays: an id costs its bytes and, where the table is fullest, 36 bytes more.
struct CutoffTable: Sendable {
  /// Stands for an id about which there is no rule any more, where it covers one of another table.
  static let lifted = Int64.min

  private struct Slot {
    var start: UInt32 = 0
    var count: UInt32 = 0
    var cutoff: Int64 = 0
  }

  /// One for each slot, 0 where it is free; the first ones stand behind the last once more.
  private var marks: [UInt8] = []
  private var slots: [Slot] = []
  private var text: [UInt8] = []
  /// Small enough for the processor's caches where the rest is not.
  private var filter = IDFilter(bits: 64)
  private let hash: SeededHash
  private(set) var count = 0

  init(hash: SeededHash) { self.hash = hash }

  /// Has fetched what ``suspects(_:)`` looks at.
  @inline(__always)
  func prefetch(_ hash: UInt64) { filter.prefetch(hash) }

  /// 1 where an id with this hash may be there, else 0.
  @inline(__always)
  func suspects(_ hash: UInt64) -> UInt8 { filter.suspects(hash) }

  /// The cutoff of an id with this hash; ``lifted`` where that is what was set last.
  func cutoff(_ id: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int64? {
    guard suspects(hash) != 0, let place = unsafe place(of: id, hash) else { return nil }
    return slots[place].cutoff
  }

  mutating func set(_ id: UnsafeBufferPointer<UInt8>, _ hash: UInt64, to cutoff: Int64) {
    if suspects(hash) != 0, let place = unsafe place(of: id, hash) {
      slots[place].cutoff = cutoff
      return
    }
    if 2 * (count + 1) > slots.count { grow() }
    insert(Slot(start: UInt32(text.count), count: UInt32(id.count), cutoff: cutoff), hash)
    unsafe text.append(contentsOf: id)
    count += 1
  }

  /// Every id with its cutoff, in no order.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int64) -> Void) {
    for place in slots.indices where marks[place] != 0 {
      unsafe withText(of: slots[place]) { unsafe body($0, slots[place].cutoff) }
    }
  }

  // MARK: Places

  /// Where the id stands; the table has places, and is never full.
  private func place(of id: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int? {
    let mask = slots.count &- 1
    let wanted = MarkGroup(repeating: Self.mark(hash))
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let group = group(at: place)
      for offset in group.offsets(of: wanted) {
        let candidate = (place &+ offset) & mask
        if unsafe withText(of: slots[candidate], { unsafe PlainText.areEqual($0, id) }) { return candidate }
      }
      if group.hasFree { return nil }
      place = (place &+ MarkGroup.count) & mask
    }
  }

  private func group(at place: Int) -> MarkGroup {
    unsafe marks.withUnsafeBytes {
      unsafe MarkGroup(bytes: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
  }

  private mutating func insert(_ slot: Slot, _ hash: UInt64) {
    var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while marks[place] != 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
    marks[place] = Self.mark(hash)
    filter.insert(hash)
    if place < MarkGroup.count { marks[slots.count + place] = Self.mark(hash) }
  }

  /// Bits that do not choose the place.
  private static func mark(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 56) | 0x80 }

  private func withText<Result>(of slot: Slot, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let end = Int(slot.start) + Int(slot.count)
    return unsafe text.withUnsafeBufferPointer {
      unsafe body(UnsafeBufferPointer(rebasing: $0[Int(slot.start)..<end]))
    }
  }

  private mutating func grow() {
    let (oldMarks, oldSlots) = (marks, slots)
    let size = max(16, 2 * oldSlots.count)
    marks = [UInt8](repeating: 0, count: size + MarkGroup.count)
    slots = [Slot](repeating: Slot(), count: size)
    filter = IDFilter(bits: 8 * size)
    for old in oldSlots.indices where oldMarks[old] != 0 {
      let hash = unsafe withText(of: oldSlots[old]) { unsafe self.hash($0) }
      insert(oldSlots[old], hash)
    }
  }
}
