/// Whether two stretches of public bytes are the same, eight at a time, the last ones with some that were compared already.
///
/// Secrets go through `constantTimeEquals`.
@inline(__always)
func areEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int) -> Bool {
  let (a, b) = unsafe (UnsafeRawPointer(a), UnsafeRawPointer(b))
  if count >= 8 {
    var index = 0
    while index &+ 8 < count {
      if unsafe !areSame(UInt64.self, a, b, at: index) { return false }
      index &+= 8
    }
    return unsafe areSame(UInt64.self, a, b, at: count &- 8)
  }
  if count >= 4 {
    return unsafe areSame(UInt32.self, a, b, at: 0) && areSame(UInt32.self, a, b, at: count &- 4)
  }
  for index in 0..<count where unsafe !areSame(UInt8.self, a, b, at: index) { return false }
  return true
}

@inline(__always)
private func areSame<Word: FixedWidthInteger & BitwiseCopyable>(
  _: Word.Type,
  _ a: UnsafeRawPointer,
  _ b: UnsafeRawPointer,
  at offset: Int
) -> Bool {
  let words = unsafe (
    a.loadUnaligned(fromByteOffset: offset, as: Word.self), b.loadUnaligned(fromByteOffset: offset, as: Word.self)
  )
  return words.0 == words.1
}
