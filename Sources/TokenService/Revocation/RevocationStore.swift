import TokenRules

/// Where revocations and the replicas of an environment are kept.
///
/// What a store has acknowledged is durable: a write returns after its commit, and a write that throws may be asked for
/// again under its idempotency key. Positions are drawn in the order of the commits: whoever has read up to a position
/// never finds a change before it later.
protocol RevocationStore: Sendable {
  /// What kind of store it is, and where; without a password.
  var place: StorePlace { get }

  /// Writes all of this in one transaction, each with its outcome.
  ///
  /// A subject comes back without its prefix `user:` or `org:`. An idempotency key is remembered for a week at least,
  /// also where its rules have been pruned.
  ///
  /// - Throws: where nothing of it was written, or nobody knows whether it was.
  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome]

  /// Takes a rule back: it stays on record, and matches nothing any more.
  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome

  /// The changes behind a position, in order.
  ///
  /// - Parameters:
  ///   - position: what has been read already; 0 for everything.
  ///   - limit: how many at most.
  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges

  /// The rules on record that a query is about, the latest first.
  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord]

  /// Deletes rules that can match nothing any more, with what lifted them; a few thousand at most.
  ///
  /// - Returns: how many rules there were; where it is `limit`, there may be more.
  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int

  /// Shows that a replica is alive.
  ///
  /// - Returns: the store's own time, to hold the replica's clock to.
  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp

  /// The replicas that have shown themselves within the last day, by their ids.
  func replicas() async throws(StoreError) -> [ReplicaRecord]

  /// Hints that there may be changes: a stream of its own for each who asks. A hint may be missing, and may be wrong.
  func hints() -> AsyncStream<Void>

  /// Ends the store's connections and threads; whoever waits gets an error.
  func close() async
}

/// What kind of store it is, and where.
struct StorePlace: Sendable, Hashable, CustomStringConvertible {
  enum Kind: String, Sendable, Hashable { case memory, sqlite, postgresql }

  let kind: Kind
  /// A path, or a host, a port and a database; never a password.
  let name: String

  /// Whether replicas on other machines can have the same store.
  var isShared: Bool { kind == .postgresql }

  var description: String { name.isEmpty ? kind.rawValue : "\(kind.rawValue) \(name)" }
}
