public import SyncWire

/// What a cursor finds behind it.
public enum LogPage: Sendable, Hashable {
  /// The next events, in their order; none where the cursor is at the end.
  case events([SyncEvent], head: Int64)
  /// Events behind the cursor are gone.
  case pruned(floor: Int64, head: Int64)
}

/// Where a stream stands: what is kept of it is `floor ... head`.
public struct StreamState: Sendable, Hashable {
  /// The oldest event that is kept; 1 while all are, and in a stream without any.
  public let floor: Int64
  /// The newest event; 0 before the first.
  public let head: Int64
  /// The state of the stream after it.
  public let digest: ChainDigest

  /// Takes the three.
  public init(floor: Int64, head: Int64, digest: ChainDigest) {
    (self.floor, self.head, self.digest) = (floor, head, digest)
  }

  /// A stream without events.
  public static let empty = StreamState(floor: 1, head: 0, digest: ChainDigest())
}

/// Where an event stands that was appended.
public struct Appended: Sendable, Hashable {
  /// Its place in the stream.
  public let seq: Int64
  /// `false` where an event with this id had been appended before.
  public let isNew: Bool
}
