public import SyncWire

/// What a client has of one stream: its state, and the event that the state ends with.
///
/// Seq and digest are one value and are written as one: an event is either in both or in neither, whenever the process
/// dies. What is behind the last write is sent again by the server, because `subscribe` asks from this `seq` on. An
/// application with a database of its own gets the same by writing `seq` in the transaction that applies the events.
public struct StreamCheckpoint: Sendable, Hashable, Codable {
  /// The last event that was applied; 0 before the first.
  public private(set) var seq: Int64 = 0
  /// The state after it.
  public private(set) var digest = ChainDigest()
  /// How many events were applied one by one; those that a snapshot stood for are not among them.
  public private(set) var applied: Int64 = 0
  /// How often the state was taken from a snapshot.
  public private(set) var bootstraps: Int64 = 0

  /// Nothing yet.
  public init() {}

  /// What became of an event.
  public enum Outcome: Sendable, Hashable {
    case applied
    /// It is in the state already; nothing was changed.
    case duplicate
    /// Events before it are missing; nothing was changed.
    case gap
  }

  /// Takes up an event if it is the next one; whatever else comes changes nothing.
  public mutating func apply(_ event: SyncEvent) -> Outcome {
    if event.seq <= seq { return .duplicate }
    guard event.seq - 1 == seq else { return .gap }
    digest.append(event)
    seq = event.seq
    applied += 1
    return .applied
  }

  /// Begins anew from a snapshot, which may lie before the old state: the server's log decides.
  public mutating func replace(with snapshot: StreamSnapshot) {
    seq = snapshot.seq
    digest = snapshot.digest
    bootstraps += 1
  }
}
