import Synchronization
import TokenRules
import TokenVerification

/// Follows a store that no other process writes to: looks at the record after each write, and only then.
final class DirectFollower: RevocationFollower {
  private let store: any RevocationStore
  private let list: Snapshot<RevocationList>
  private let clock: any TokenClock
  private let state = Mutex(RevocationStanding(storeID: nil, position: 0, readAt: nil))
  private let signal = PositionSignal()

  /// - Parameter list: what the verifying path reads.
  init(_ store: any RevocationStore, list: Snapshot<RevocationList>, clock: any TokenClock) {
    self.store = store
    self.list = list
    self.clock = clock
  }

  /// Nobody else writes: what was read last is what there is.
  var standing: RevocationStanding {
    let known = state.withLock { $0 }
    return RevocationStanding(storeID: known.storeID, position: known.position, readAt: clock.uptime())
  }

  func catchUp(to position: Int64) async -> Bool {
    while true {
      let from = standing.position
      guard let page = try? await store.changes(after: from, limit: 10_000) else { return false }
      // Another reader may have taken up the same changes: whoever comes second reads on from there.
      let reached = state.withLock { state in
        if state.position == from {
          list.replace(with: list.value.applying(page.changes))
          state = RevocationStanding(storeID: page.storeID, position: page.position, readAt: clock.uptime())
        }
        return state.position
      }
      signal.advance(to: reached)
      if page.isLast { return reached >= position }
    }
  }

  func wait(beyond position: Int64, for duration: Duration) async {
    await signal.wait(beyond: position, for: duration)
  }
}
