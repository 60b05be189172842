/// Bytes that are written one behind the other, in memory that grows: its own, or at first somebody else's.
///
/// Whoever writes reserves room before; `append` and `fill` do not look.
@safe
struct GrowingText: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes were written.
  private(set) var count = 0
  /// Whether the memory is the text's own.
  private(set) var isOwned: Bool

  init(capacity: Int) {
    self.capacity = capacity
    isOwned = true
    unsafe base = .allocate(capacity: capacity)
  }

  /// - Parameter memory: outlives the text; what does not fit into it moves to memory of the text's own.
  init(memory: UnsafeMutableRawBufferPointer) {
    unsafe base = unsafe memory.baseAddress!.assumingMemoryBound(to: UInt8.self)
    capacity = memory.count
    isOwned = false
  }

  deinit { if isOwned { unsafe base.deallocate() } }

  /// The bytes, valid until the next one is written.
  var bytes: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: base, count: count) }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    unsafe base[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    unsafe (base + count).update(from: start, count: text.count)
    count &+= text.count
  }

  /// Appends `length` bytes that `body` sets.
  @inline(__always)
  mutating func fill(_ length: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) {
    unsafe body(base + count)
    count &+= length
  }

  /// Appends what `body` writes behind the count that it is given, and moves on.
  @inline(__always)
  mutating func fill(_ body: (UnsafeMutablePointer<UInt8>, inout Int) -> Void) { unsafe body(base, &count) }

  /// Appends once more what stands between two places.
  mutating func `repeat`(from start: Int, to end: Int) {
    reserve(end - start)
    unsafe (base + count).update(from: base + start, count: end - start)
    count &+= end - start
  }

  @inline(__always)
  mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(by: more) }
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    let larger = max(capacity * 2, count + more)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe memory.update(from: base, count: count)
    if isOwned { unsafe base.deallocate() }
    isOwned = true
    unsafe base = unsafe memory
    capacity = larger
  }
}
