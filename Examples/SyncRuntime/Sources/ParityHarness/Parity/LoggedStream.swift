import SyncWire

/// A stream as the runtime left it: what its log has, read after the runtime has ended.
struct LoggedStream: Sendable, Hashable {
  let stream: String
  /// The newest event.
  let head: Int64
  /// The digest of all events, the pruned ones too.
  let digest: ChainDigest
  /// The events that are kept, in the order of the log.
  let events: [SyncEvent]
  /// The ids that are remembered, and where their events stand, in the order of the log.
  let ids: [ID]

  /// The id of an event.
  struct ID: Sendable, Hashable {
    let seq: Int64
    let id: String
  }
}
