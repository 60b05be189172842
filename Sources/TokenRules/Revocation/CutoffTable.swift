/// Ids and the last second whose tokens are refused with them.
///
/// Open addressing over flat arrays: an id costs its bytes and, at the fullest, 34 bytes more. An id that is not there is
/// mostly told by one byte of `marks`, whose array is small enough for the processor's caches where the rest is not.
struct CutoffTable: Sendable {
  /// Stands for an id about which there is no rule any more, where it covers one of another table.
  static let lifted = Int64.min

  private struct Slot {
    var start: UInt32 = 0
    var count: UInt32 = 0
    var cutoff: Int64 = 0
  }

  /// A place is free where its mark is 0; else the mark is a part of the id's hash.
  private var marks: [UInt8] = []
  private var slots: [Slot] = []
  private var text: [UInt8] = []
  private let seed: UInt64
  private(set) var count = 0

  /// - Parameter seed: makes places unpredictable; whoever knows it can make ids that collide.
  init(seed: UInt64) { self.seed = seed }

  var isEmpty: Bool { count == 0 }

  /// The cutoff of an id; ``lifted`` where that is what was set last.
  func cutoff(_ id: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard count > 0 else { return nil }
    let place = unsafe place(of: id)
    return marks[place] == 0 ? nil : slots[place].cutoff
  }

  mutating func set(_ id: UnsafeBufferPointer<UInt8>, to cutoff: Int64) {
    unsafe change(id) { _ in cutoff }
  }

  /// Sets the cutoff where there is none, or an earlier one.
  mutating func raise(_ id: UnsafeBufferPointer<UInt8>, to cutoff: Int64) {
    unsafe change(id) { max($0 ?? cutoff, cutoff) }
  }

  private mutating func change(_ id: UnsafeBufferPointer<UInt8>, _ cutoff: (Int64?) -> Int64) {
    if 2 * (count + 1) > marks.count { grow() }
    let place = unsafe place(of: id)
    if marks[place] == 0 {
      marks[place] = unsafe mark(SeededHash.hash(id, seed: seed))
      slots[place] = Slot(start: UInt32(text.count), count: UInt32(id.count), cutoff: cutoff(nil))
      unsafe text.append(contentsOf: id)
      count += 1
    } else {
      slots[place].cutoff = cutoff(slots[place].cutoff)
    }
  }

  /// Every id with its cutoff, in no order.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int64) -> Void) {
    unsafe text.withUnsafeBufferPointer { text in
      for place in marks.indices where marks[place] != 0 {
        let slot = slots[place]
        unsafe body(Self.id(slot, in: text), slot.cutoff)
      }
    }
  }

  // MARK: Places

  /// Where the id stands, or the free place where it would; the table is never full.
  private func place(of id: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = unsafe SeededHash.hash(id, seed: seed)
    let (mark, mask) = (mark(hash), marks.count - 1)
    var place = Int(truncatingIfNeeded: hash) & mask
    while marks[place] != 0 {
      if marks[place] == mark, unsafe isText(of: slots[place], id) { return place }
      place = (place + 1) & mask
    }
    return place
  }

  /// Bits that do not choose the place.
  private func mark(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 56) | 0x80 }

  private func isText(of slot: Slot, _ id: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(slot.count) == id.count else { return false }
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe Self.id(slot, in: text).elementsEqual(id)
    }
  }

  private static func id(_ slot: Slot, in text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(rebasing: text[Int(slot.start)..<Int(slot.start + slot.count)])
  }

  private mutating func grow() {
    let (oldMarks, oldSlots) = (marks, slots)
    marks = [UInt8](repeating: 0, count: max(16, 2 * oldMarks.count))
    slots = [Slot](repeating: Slot(), count: marks.count)
    unsafe text.withUnsafeBufferPointer { text in
      for old in oldMarks.indices where oldMarks[old] != 0 {
        let hash = unsafe SeededHash.hash(Self.id(oldSlots[old], in: text), seed: seed)
        var place = Int(truncatingIfNeeded: hash) & (marks.count - 1)
        while marks[place] != 0 { place = (place + 1) & (marks.count - 1) }
        marks[place] = oldMarks[old]
        slots[place] = oldSlots[old]
      }
    }
  }
}
