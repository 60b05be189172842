import NIOCore

/// What the connections of the provider share.
final class ProviderDesk {
  var behaviour: DrillProvider.Behaviour
  var channels: [any Channel] = []
  private(set) var mostAtOnce = 0
  private var open = 0
  private var random: SplitMix

  init(_ behaviour: DrillProvider.Behaviour, seed: UInt64) {
    self.behaviour = behaviour
    random = SplitMix(seed: seed)
  }

  /// How long the next answer takes; for ever where there is none.
  func nextTime() -> TimeAmount? {
    guard case .answer(let milliseconds) = behaviour else { return nil }
    let factor = Double.random(in: 0.5...1.5, using: &random)
    return .microseconds(Int64(Double(milliseconds) * 1000 * factor))
  }

  func begin() {
    open += 1
    mostAtOnce = max(mostAtOnce, open)
  }

  func end() { open -= 1 }

  func close() {
    for channel in channels { channel.close(promise: nil) }
    channels = []
  }
}
