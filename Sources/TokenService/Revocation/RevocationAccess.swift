/// What the rest of the service has of the record of revocations.
struct RevocationAccess: Sendable {
  let store: any RevocationStore
  let writer: RevocationWriter
  /// Keeps the list of this process up to the record.
  let follower: any RevocationFollower

  /// Until when the list may be used.
  let freshness: ListFreshness

  init(
    _ store: any RevocationStore,
    follower: any RevocationFollower,
    freshness: ListFreshness = ListFreshness(bound: nil)
  ) {
    self.store = store
    self.freshness = freshness
    writer = RevocationWriter(store)
    self.follower = follower
  }
}
