import SyncLog

extension LoggedStream {
  /// Reads what a runtime left in its folder, when it has ended.
  static func read(_ folder: String) throws -> [LoggedStream] {
    try SyncLog.read(folder).map { stored in
      LoggedStream(
        stream: stored.stream,
        head: stored.head,
        digest: stored.digest,
        events: stored.events,
        ids: stored.ids.map { ID(seq: $0.seq, id: $0.id) }
      )
    }
  }
}
