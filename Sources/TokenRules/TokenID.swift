/// Ids of sync tokens: `sync_` and 128 random bits in hex.
package enum TokenID {
  /// The id of these bits.
  package static func make(from bits: UInt128) -> String {
    unsafe String(unsafeUninitializedCapacity: 37) { buffer in
      let end = unsafe buffer.update(fromContentsOf: "sync_".utf8)
      var rest = bits
      for index in stride(from: end + 31, through: end, by: -1) {
        let digit = UInt8(truncatingIfNeeded: rest & 15)
        unsafe buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        rest &>>= 4
      }
      return end + 32
    }
  }
}
