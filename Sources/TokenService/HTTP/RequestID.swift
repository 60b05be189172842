import Synchronization

/// Names one request in answers, logs and audit events: the caller's own name for it, or a new one.
enum RequestID {
  /// The caller's `x-request-id` where it is 1 to 128 visible ASCII characters, else a new one.
  static func choose(_ given: String?) -> String {
    guard let given, isWellFormed(given) else { return make() }
    return given
  }

  private static func isWellFormed(_ text: String) -> Bool {
    let bytes = text.utf8
    return (1...128).contains(bytes.count) && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }

  private static let process = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
  private static let count = Atomic<UInt64>(0)

  /// `req_` and 32 hex digits: unique, not secret, and made without a system call.
  static func make() -> String {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let high = mix(process.0 &+ number &* 0x9e37_79b9_7f4a_7c15)
    let low = mix(process.1 ^ number)
    return String(unsafeUninitializedCapacity: 36) { text in
      _ = text.update(fromContentsOf: "req_".utf8)
      write(high, to: text, at: 4)
      write(low, to: text, at: 20)
      return 36
    }
  }

  /// The finalizer of SplitMix64: a bijection, so that distinct numbers stay distinct.
  private static func mix(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  private static func write(_ value: UInt64, to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 0xf
      text[start + index] = digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
    }
  }
}
