/// What a session has met since it began.
public struct SessionCounters: Sendable, Hashable {
  /// Refusals that the single retry with a fresh token did not cure: what an application would have seen.
  public var authFailuresSeen = 0
  /// Sockets after the first one, planned ones included.
  public var reconnects = 0
  /// Of these, the ones that took up a fresh token before the old one ended.
  public var plannedResumes = 0
  /// Fresh tokens that a server took on the same socket.
  public var reauthentications = 0
  /// Times that events were missing; none of what followed was applied.
  public var gaps = 0
  /// Events that came again; dropped.
  public var duplicates = 0
  /// States taken from a snapshot.
  public var bootstraps = 0
  /// Messages that no server of this protocol sends: not decodable, or about a stream that nobody asked for.
  public var nonsense = 0
  /// Sockets given up because nothing came for too long.
  public var silences = 0
  /// Checkpoints that could not be written; tried again.
  public var failedSaves = 0
}
