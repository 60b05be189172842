import TokenRules
import TokenVerification

/// A place in a distributed trace (W3C Trace Context, `traceparent` and `tracestate`).
struct TraceContext: Sendable, Hashable {
  /// 16 bytes, not all zero.
  let traceID: UInt128
  /// 8 bytes, not all zero.
  let spanID: UInt64
  let isSampled: Bool
  /// `tracestate` as it came, where it was well-formed; it is handed on, never read.
  let state: String?

  private init(traceID: UInt128, spanID: UInt64, isSampled: Bool, state: String?) {
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
    self.state = state
  }

  private static let systemRandom = SystemRandom()

  /// The context of a request: a child of what its fields name, else the start of a trace.
  init(traceparent: String?, tracestate: String? = nil, random: (any RandomSource)? = nil) {
    let random = random ?? Self.systemRandom
    if let parent = traceparent.flatMap({ TraceContext(parent: $0, state: tracestate) }) {
      self = parent.child(random)
    } else {
      let traceID = random.next()
      self.init(traceID: traceID == 0 ? 1 : traceID, spanID: Self.newSpanID(random), isSampled: false, state: nil)
    }
  }

  /// Takes a `traceparent` strictly; `nil` where it has not the form, and a new trace is to be started.
  ///
  /// A version that is not known yet is read as far as version 00 goes (§3.2.4).
  ///
  /// - Parameter state: the fields `tracestate`, joined by commas; a malformed one is left out.
  init?(parent: String, state: String? = nil) {
    var bytes = Array(parent.utf8)
    guard bytes.count >= 55, let version = Hex.value(bytes[0..<2]), version != 0xff else { return nil }
    guard bytes.count == 55 || version != 0 && bytes[55] == UInt8(ascii: "-") else { return nil }
    guard [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) else { return nil }
    bytes.removeSubrange(55...)
    guard
      let traceID = Hex.value(bytes[3..<35]), traceID != 0,
      let spanID = Hex.value(bytes[36..<52]), spanID != 0,
      let flags = Hex.value(bytes[53..<55])
    else { return nil }
    self.init(
      traceID: traceID,
      spanID: UInt64(spanID),
      isSampled: flags & 1 == 1,
      state: state.flatMap { TraceState.isWellFormed($0) ? $0 : nil }
    )
  }

  /// The context of work that this one asks for.
  func child(_ random: (any RandomSource)? = nil) -> TraceContext {
    let spanID = Self.newSpanID(random ?? Self.systemRandom)
    return TraceContext(traceID: traceID, spanID: spanID, isSampled: isSampled, state: state)
  }

  /// The value of `traceparent`.
  var parent: String { "00-\(traceID.hex)-\(spanID.hex)-\(isSampled ? "01" : "00")" }

  private static func newSpanID(_ random: any RandomSource) -> UInt64 {
    let bits = UInt64(truncatingIfNeeded: random.next())
    return bits == 0 ? 1 : bits
  }

  /// Lower-case hexadecimal digits, as the standard demands them.
  private enum Hex {
    static func value(_ digits: ArraySlice<UInt8>) -> UInt128? {
      var value: UInt128 = 0
      for digit in digits {
        switch digit {
        case 0x30...0x39: value = value << 4 | UInt128(digit - 0x30)
        case 0x61...0x66: value = value << 4 | UInt128(digit - 0x61 + 10)
        default: return nil
        }
      }
      return value
    }
  }
}

extension FixedWidthInteger where Self: UnsignedInteger {
  /// All hexadecimal digits, lower case.
  var hex: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
  }
}
