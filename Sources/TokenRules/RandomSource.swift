/// Where random bits come from; injected, so that tests know them.
public protocol RandomSource: Sendable {
  /// 128 bits that nobody can predict, never the same twice.
  func next() -> UInt128
}
