/// How long tokens may live, in seconds.
public struct TTLBounds: Sendable, Hashable {
  /// What a token gets whose request says nothing.
  public let `default`: Int64
  /// The shortest that may be asked for.
  public let minimum: Int64
  /// The longest that may be asked for.
  public let maximum: Int64

  /// Takes the three: `1 <= minimum <= default <= maximum`; others are a programming error and stop the program.
  public init(default: Int64 = 300, minimum: Int64 = 60, maximum: Int64 = 900) {
    precondition(Self.areValid(default: `default`, minimum: minimum, maximum: maximum), "the bounds are in order")
    self.default = `default`
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Whether the three are in order and at least 1 second.
  public static func areValid(default: Int64, minimum: Int64, maximum: Int64) -> Bool {
    1 <= minimum && minimum <= `default` && `default` <= maximum
  }
}
