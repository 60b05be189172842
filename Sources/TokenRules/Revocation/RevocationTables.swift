/// What is revoked, by the kind of subject: built once, then only read.
final class RevocationTables: Sendable {
  let tokens, sessions, devices, users, organizations: CutoffTable
  /// The cutoff of everything; ``CutoffTable/lifted`` where a base's is taken back.
  let all: Int64?

  init(_ draft: Draft) {
    (tokens, sessions, devices) = (draft[.token], draft[.session], draft[.device])
    (users, organizations, all) = (draft[.user], draft[.organization], draft.all)
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

  /// The cutoff of an id; ``CutoffTable/lifted`` where that is what was set last.
  func cutoff(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>) -> Int64? {
    switch kind {
    case .token: unsafe tokens.cutoff(id)
    case .session: unsafe sessions.cutoff(id)
    case .device: unsafe devices.cutoff(id)
    case .user: unsafe users.cutoff(id)
    case .organization: unsafe organizations.cutoff(id)
    case .all: all
    }
  }

  func isEmpty(_ kind: RevocationRule.Kind) -> Bool {
    switch kind {
    case .token: tokens.isEmpty
    case .session: sessions.isEmpty
    case .device: devices.isEmpty
    case .user: users.isEmpty
    case .organization: organizations.isEmpty
    case .all: all == nil
    }
  }

  /// Tables that are being filled.
  struct Draft {
    private var tables: [CutoffTable]
    var all: Int64?

    init(seed: UInt64) {
      tables = RevocationRule.Kind.allCases.filter { $0 != .all }.map { _ in CutoffTable(seed: seed) }
    }

    /// Takes up finished tables, to change them.
    init(_ tables: RevocationTables) {
      self.tables = RevocationRule.Kind.allCases.compactMap { tables[$0] }
      all = tables.all
    }

    subscript(kind: RevocationRule.Kind) -> CutoffTable {
      get { tables[kind.rawValue] }
      _modify { yield &tables[kind.rawValue] }
    }
  }
}
