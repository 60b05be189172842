import SyncWire

/// A session as its client left it: its checkpoint, and what its process reported, summed over all its starts.
struct SessionState: Sendable, Hashable {
  /// What a checkpoint says of a stream.
  struct Stream: Sendable, Hashable {
    let seq: Int64
    let digest: ChainDigest
    var bootstraps: Int64 = 0
  }

  let id: SessionID
  var streams: [String: Stream] = [:]
  var totals = SessionCounts()
  /// Whether it was connected when everything had settled.
  var isConnected = false
  /// Why it was over then, where it was.
  var ended: String?
  /// For a session whose device was revoked: how far each stream was, a grace after the revocation.
  var limits: [String: Int64]?

  var isRevoked: Bool { limits != nil }
}
