/// Takes up a record page by page, and keeps the list that it makes: pure, and the same for service and runtimes.
///
/// The list of a whole record comes into force when its end is reached; until then the one before it stays.
package struct RevocationReading: Sendable {
  /// Steps in their order, and how far they lead.
  package struct Page: Sendable, Hashable {
    /// Which store this is: another one after it was made anew.
    package let storeID: String
    package let changes: [RevocationChange]
    /// Whoever has these has read up to here.
    package let position: Int64
    package let isLast: Bool

    package init(storeID: String, changes: [RevocationChange], position: Int64, isLast: Bool) {
      self.storeID = storeID
      self.changes = changes
      self.position = position
      self.isLast = isLast
    }
  }

  /// What a page led to.
  package enum Step: Sendable, Hashable {
    /// There is more to read at once.
    case readOn(isListNew: Bool)
    /// The list is what the record says.
    case current(isListNew: Bool)
    /// The record is another one, or has gone back: it is to be read from its start.
    case beginsAnew
  }

  private struct Loading {
    var builder: RevocationListBuilder
    var storeID: String?
    var position: Int64 = 0
  }

  /// What is in force.
  package private(set) var list: RevocationList
  /// The store that the list was read from; `nil` before the first.
  package private(set) var storeID: String?
  /// Every change up to here is in the list.
  package private(set) var position: Int64 = 0
  private let revokedTokenIDs: [String]
  private var loading: Loading?

  /// Starts before the first page.
  ///
  /// - Parameters:
  ///   - revokedTokenIDs: the ids of tokens that are revoked whatever the record says.
  ///   - list: what is in force meanwhile; those ids alone where there is none.
  package init(revokedTokenIDs: [String] = [], meanwhile list: RevocationList? = nil) {
    self.revokedTokenIDs = revokedTokenIDs
    self.list = list ?? RevocationList(revokedTokenIDs: revokedTokenIDs)
    loading = Loading(builder: RevocationListBuilder(revokedTokenIDs: revokedTokenIDs))
  }

  /// Behind which position to read on.
  package var next: Int64 { loading?.position ?? position }
  /// Whether a whole record is being read.
  package var isLoading: Bool { loading != nil }

  /// Takes up the page behind ``next``.
  package mutating func take(_ page: Page) -> Step {
    guard var loading else { return follow(page) }
    let isOther = loading.storeID.map { !$0.utf8.elementsEqual(page.storeID.utf8) } ?? false
    guard !isOther, page.position >= loading.position else { return beginAnew() }
    self.loading = nil
    for change in page.changes { loading.builder.apply(change) }
    (loading.storeID, loading.position) = (page.storeID, page.position)
    guard page.isLast else {
      self.loading = loading
      return .readOn(isListNew: false)
    }
    list = loading.builder.list()
    (storeID, position) = (page.storeID, page.position)
    return .current(isListNew: true)
  }

  private mutating func follow(_ page: Page) -> Step {
    guard let storeID, storeID.utf8.elementsEqual(page.storeID.utf8), page.position >= position else {
      return beginAnew()
    }
    list = list.applying(page.changes)
    position = page.position
    let isListNew = !page.changes.isEmpty
    return page.isLast ? .current(isListNew: isListNew) : .readOn(isListNew: isListNew)
  }

  /// Has the record read from its start; what is in force stays until its end is reached.
  package mutating func beginAnew() -> Step {
    loading = Loading(builder: RevocationListBuilder(revokedTokenIDs: revokedTokenIDs))
    return .beginsAnew
  }

  /// Forgets what can match nothing any more.
  ///
  /// - Parameter now: seconds since 1970.
  package mutating func prune(at now: Int64, lifetimes: RevocationLifetimes) {
    list = list.pruned(at: now, lifetimes: lifetimes)
  }
}
