/// Tables of a list that are being filled.
struct RevocationDraft {
  let hash: SeededHash
  var all: Int64?
  private var tables: [CutoffTable]

  init(hash: SeededHash) {
    self.hash = hash
    tables = RevocationRule.Kind.allCases.filter { $0 != .all }.map { _ in CutoffTable(hash: hash) }
  }

  /// Takes up finished tables, to change them.
  init(_ finished: RevocationTables) {
    (hash, all) = (finished.hash, finished.all)
    tables = RevocationRule.Kind.allCases.compactMap { finished[$0] }
  }

  subscript(kind: RevocationRule.Kind) -> CutoffTable { tables[kind.rawValue] }

  /// Sets the cutoff of an id to what is made of the one it has.
  mutating func change(
    _ kind: RevocationRule.Kind,
    _ id: UnsafeBufferPointer<UInt8>,
    _ cutoff: (_ before: Int64?, _ hash: UInt64) -> Int64
  ) {
    let hash = unsafe hash(id)
    let before = unsafe tables[kind.rawValue].cutoff(id, hash)
    unsafe tables[kind.rawValue].set(id, hash, to: cutoff(before, hash))
  }

  mutating func set(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>, to cutoff: Int64) {
    unsafe change(kind, id) { _, _ in cutoff }
  }
}
