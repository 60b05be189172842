import ServiceLifecycle

/// Follows the store of revocations until the service shuts down: looks, signs of life, pruning, the copy on the disk.
struct RevocationService: Service {
  let store: any RevocationStore
  let feed: StoreFeed
  let watch: ReplicaWatch
  let pruning: RevocationPruning
  /// `nil` where the store is the process itself.
  let copy: ListCopyKeeper?
  let interval: Duration

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await feed.run(every: interval) }
        group.addTask { await watch.run() }
        group.addTask { await pruning.run() }
        if let copy { group.addTask { await copy.run() } }
      }
    }
    await copy?.keep(isLast: true)
    await store.close()
  }
}
