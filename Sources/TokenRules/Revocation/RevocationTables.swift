/// What is revoked, by the kind of subject: built once, then only read.
final class RevocationTables: Sendable {
  let hash: SeededHash
  private let tokens, sessions, devices, users, organizations: CutoffTable
  /// The cutoff of everything; ``CutoffTable/lifted`` where a base's is taken back.
  let all: Int64?

  init(_ draft: RevocationDraft) {
    (tokens, sessions, devices) = (draft[.token], draft[.session], draft[.device])
    (users, organizations) = (draft[.user], draft[.organization])
    (hash, all) = (draft.hash, draft.all)
  }

  /// How many subjects there are.
  var count: Int {
    tokens.count + sessions.count + devices.count + users.count + organizations.count + (all == nil ? 0 : 1)
  }

  subscript(kind: RevocationRule.Kind) -> CutoffTable? {
    switch kind {
    case .token: tokens
    case .session: sessions
    case .device: devices
    case .user: users
    case .organization: organizations
    case .all: nil
    }
  }

  /// The cutoff of an id with this hash; ``CutoffTable/lifted`` where that is what was set last.
  func cutoff(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int64? {
    switch kind {
    case .token: unsafe tokens.cutoff(id, hash)
    case .session: unsafe sessions.cutoff(id, hash)
    case .device: unsafe devices.cutoff(id, hash)
    case .user: unsafe users.cutoff(id, hash)
    case .organization: unsafe organizations.cutoff(id, hash)
    case .all: all
    }
  }

  /// Has fetched what ``suspects(_:)`` looks at.
  func prefetch(_ hashes: TokenHashes) {
    tokens.prefetch(hashes[0])
    sessions.prefetch(hashes[1])
    devices.prefetch(hashes[2])
    organizations.prefetch(hashes[3])
    for index in 4..<7 { users.prefetch(hashes[index]) }
  }

  /// Which ids may be named, by a bit for each of ``TokenIDs``; never 0 where one is.
  func suspects(_ hashes: TokenHashes) -> UInt8 {
    // All of them, without a branch between: each is a fetch that does not wait for the others.
    tokens.suspects(hashes[0]) | sessions.suspects(hashes[1]) &<< 1 | devices.suspects(hashes[2]) &<< 2
      | organizations.suspects(hashes[3]) &<< 3 | users.suspects(hashes[4]) &<< 4 | users.suspects(hashes[5]) &<< 5
      | users.suspects(hashes[6]) &<< 6
  }
}
