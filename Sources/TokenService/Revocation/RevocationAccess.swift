/// What the rest of the service has of the record of revocations.
struct RevocationAccess: Sendable {
  let store: any RevocationStore
  let writer: RevocationWriter
  /// Keeps the list of this process up to the record.
  let follower: any RevocationFollower

  init(_ store: any RevocationStore, follower: any RevocationFollower) {
    self.store = store
    writer = RevocationWriter(store)
    self.follower = follower
  }
}
