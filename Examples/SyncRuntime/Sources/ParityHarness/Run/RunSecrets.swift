/// The secrets of a run: drawn for it, and worth nothing after it.
struct RunSecrets: Sendable {
  let admin = Self.draw()
  let read = Self.draw()

  /// 256 bits, as visible text.
  private static func draw() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
