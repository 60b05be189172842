/// Whether two stretches of public bytes are the same, eight at a time.
///
/// Secrets go through `constantTimeEquals`.
@inline(__always)
func areEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int) -> Bool {
  let (a, b) = unsafe (UnsafeRawPointer(a), UnsafeRawPointer(b))
  var index = 0
  while index &+ 8 <= count {
    let words = unsafe (
      a.loadUnaligned(fromByteOffset: index, as: UInt64.self), b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    )
    if words.0 != words.1 { return false }
    index &+= 8
  }
  while index < count {
    if unsafe a.load(fromByteOffset: index, as: UInt8.self) != b.load(fromByteOffset: index, as: UInt8.self) {
      return false
    }
    index &+= 1
  }
  return true
}
