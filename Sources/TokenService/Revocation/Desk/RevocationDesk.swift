import TokenRules
import TokenVerification

/// Carries out what is asked about revocations, and tells what became of it.
struct RevocationDesk: Sendable {
  /// Why something was not done.
  enum Failure: Error, Sendable, Hashable {
    /// The idempotency key was used for another order.
    case conflict
    /// There is no such rule.
    case unknown
    /// Nothing was acknowledged.
    case store(StoreError)
  }

  let store: any RevocationStore
  let writer: RevocationWriter
  /// `nil` where nothing is enforced here, as in a command.
  let follower: (any RevocationFollower)?
  let randomness: any RandomSource
  /// How long the store may take: no client waits for longer, and asking again is safe.
  var patience = Duration.seconds(10)
  /// Milliseconds that a measured lag may be of the measurement.
  private static let clockNoise: Int64 = 100
  /// How long an answer is held back until this process enforces what is durable already.
  var enforcementPatience = Duration.seconds(2)

  init(_ access: RevocationAccess, randomness: any RandomSource) {
    store = access.store
    writer = access.writer
    follower = access.follower
    self.randomness = randomness
  }

  /// A desk of a process that serves nobody.
  init(_ store: any RevocationStore, randomness: any RandomSource = SystemRandom()) {
    self.store = store
    writer = RevocationWriter(store)
    follower = nil
    self.randomness = randomness
  }

  /// Revokes; returns when it is durable, and where this process follows the record, when it is enforced here too.
  ///
  /// - Parameter key: names the request, so that asking for it again does nothing more.
  func carryOut(
    _ order: RevocationOrder,
    key: String?,
    at now: Timestamp
  ) async throws(Failure) -> RevocationReceipt {
    // A clock that is behind would name a moment before which nobody's token of the last minutes was issued.
    let lag = follower?.clockLag ?? 0
    let moment = lag > Self.clockNoise ? Timestamp(milliseconds: now.milliseconds + lag) : now
    let write = RevocationWrite(
      entries: order.entries(at: now, upTo: moment, randomness: randomness),
      idempotency: key.map { .init(key: $0, digest: order.digest) }
    )
    let outcome = try await inTime { () async throws(StoreError) in try await writer.write(write) }
    switch outcome {
    case .written(let records): return await receipt(for: records, isRepeated: false)
    case .repeated(let records): return await receipt(for: records, isRepeated: true)
    case .conflict: throw .conflict
    }
  }

  /// Takes a rule back; returns as ``carryOut(_:key:at:)`` does.
  func lift(_ id: String, _ order: RevocationLiftOrder, at now: Timestamp) async throws(Failure) -> RevocationReceipt {
    let lift = RevocationLift(id: id, by: order.requestedBy, reason: order.reason, at: now)
    let outcome = try await inTime { () async throws(StoreError) in try await store.lift(lift) }
    switch outcome {
    case .lifted(let record): return await receipt(for: [record], isRepeated: false)
    case .repeated(let record): return await receipt(for: [record], isRepeated: true)
    case .unknown: throw .unknown
    }
  }

  /// The rules that a query is about, a page of them.
  func list(_ query: RevocationQuery) async throws(Failure) -> RevocationPage {
    var more = query
    more.limit += 1
    let found = try await inTime { [more] () async throws(StoreError) in try await store.records(more) }
    return RevocationPage(records: Array(found.prefix(query.limit)), hasMore: found.count > query.limit)
  }

  /// The changes behind a position.
  func changes(after position: Int64, limit: Int) async throws(Failure) -> RevocationChanges {
    try await inTime { () async throws(StoreError) in try await store.changes(after: position, limit: limit) }
  }

  private func receipt(for records: [RevocationRecord], isRepeated: Bool) async -> RevocationReceipt {
    let position = records.map { $0.lifting?.position ?? $0.position }.max() ?? 0
    var isEnforced: Bool?
    if let follower {
      isEnforced = await FirstResult.of(
        { await follower.catchUp(to: position) },
        or: false,
        after: enforcementPatience
      )
    }
    return RevocationReceipt(
      records: records,
      position: position,
      isDurable: store.place.kind != .memory,
      isEnforced: isEnforced,
      isRepeated: isRepeated
    )
  }

  private func inTime<Value: Sendable>(
    _ work: @escaping @Sendable () async throws(StoreError) -> Value
  ) async throws(Failure) -> Value {
    let outcome = await FirstResult.of(
      { () async -> Result<Value, StoreError> in
        do throws(StoreError) { return .success(try await work()) } catch { return .failure(error) }
      },
      or: .failure(.unavailable("it does not answer in time")),
      after: patience
    )
    switch outcome {
    case .success(let value): return value
    case .failure(let error): throw .store(error)
    }
  }
}
