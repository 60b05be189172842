/// Secrets for tests: 32 bytes or more, different for every number, the same in every run.
public enum TestSecrets {
  /// The secret with this number.
  public static func secret(_ number: Int, count: Int = 32) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(number) &+ 0x5ec7e7)
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
}
