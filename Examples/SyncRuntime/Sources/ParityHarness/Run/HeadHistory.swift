import Synchronization

/// How far the streams were when: what a session may have had at a moment.
final class HeadHistory: Sendable {
  private let samples = Mutex<[(at: Double, heads: [String: Int64])]>([])

  func note(_ heads: [String: Int64], at time: Double) { samples.withLock { $0.append((time, heads)) } }

  /// The heads at that time or soon after; `nil` where nothing was noted so late.
  func heads(at time: Double) -> [String: Int64]? { samples.withLock { $0.first { $0.at >= time }?.heads } }
}
