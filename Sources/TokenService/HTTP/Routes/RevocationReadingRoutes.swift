import JWT
import ServiceLifecycle
import TokenRules
import TokenVerification

/// The routes that tell what is revoked, behind the read token.
extension TokenResponder {
  private var desk: RevocationDesk { RevocationDesk(core.revocationStore, randomness: core.randomness) }

  /// `GET /internal/v1/spacetime/revocations`.
  func listRevocations(_ exchange: Exchange) -> Step {
    let query: RevocationQuery
    do throws(RequestFailure) { query = try RevocationQuery(exchange.head.query) } catch { return end(exchange, error) }
    return .pending {
      do throws(RevocationDesk.Failure) {
        let page = try await desk.list(query)
        var writer = JSONWriter(capacity: 4096)
        page.write(to: &writer)
        return complete(Answer(requestID: exchange.requestID, json: writer), exchange)
      } catch {
        return conclude(exchange, error)
      }
    }
  }

  /// `GET /internal/v1/spacetime/revocations/changes`: at once where there are changes, else when one comes.
  func tellRevocationChanges(_ exchange: Exchange) -> Step {
    let query: RevocationChangesQuery
    do throws(RequestFailure) { query = try RevocationChangesQuery(exchange.head.query) } catch {
      return end(exchange, error)
    }
    return .pending(isIdle: query.wait > .zero) {
      do throws(RevocationDesk.Failure) {
        var page = try await changes(query)
        if query.wait > .zero, query.isUpToDate(page) {
          await waitForChanges(query)
          page = try await changes(query)
        }
        return complete(tell(page, query, requestID: exchange.requestID), exchange)
      } catch {
        return conclude(exchange, error)
      }
    }
  }

  private func changes(_ query: RevocationChangesQuery) async throws(RevocationDesk.Failure) -> RevocationChanges {
    let known = core.revocationStore.follower.standing.position
    return try await changesReader.changes(after: query.after, limit: query.limit, known: known, at: desk)
  }

  private func waitForChanges(_ query: RevocationChangesQuery) async {
    core.metrics.revocations.waiting.add(1)
    defer { core.metrics.revocations.waiting.add(-1) }
    let follower = core.revocationStore.follower
    await cancelWhenGracefulShutdown { await follower.wait(beyond: query.after, for: query.wait) }
  }

  private func tell(_ page: RevocationChanges, _ query: RevocationChangesQuery, requestID: String) -> Answer {
    guard query.fits(page) else { return Answer(.storeChanged, requestID: requestID) }
    let age = core.revocationStore.follower.standing.age(at: core.clock.uptime())
    var writer = JSONWriter(capacity: 256 + 96 * page.changes.count)
    page.write(age: age, to: &writer)
    return Answer(requestID: requestID, json: writer)
  }

  private func conclude(_ exchange: Exchange, _ failure: RevocationDesk.Failure) -> Answer {
    if case .store(let error) = failure {
      core.storeLog.failed(error, "revocations cannot be read", requestID: exchange.requestID)
    }
    let failure = RequestFailure.unavailable("The store of revocations does not answer.", retryAfter: 1)
    return complete(Answer(failure, requestID: exchange.requestID), exchange)
  }
}

/// The query of `GET /internal/v1/spacetime/revocations/changes`.
struct RevocationChangesQuery: Sendable, Hashable {
  /// The longest time that a runtime may have its answer held back, in seconds.
  static let longestWait: Int64 = 30

  /// How far the record has been read.
  let after: Int64
  /// The store that it was read from; `nil` where that does not matter.
  let store: String?
  let limit: Int
  let wait: Duration

  init(_ query: Substring?) throws(RequestFailure) {
    var form = try QueryForm(query)
    after = form.integer("after", in: 0...VerifierReport.maximumNumber) ?? 0
    store = form.value("store")
    limit = form.integer("limit", in: 1...10_000).map(Int.init) ?? 1000
    wait = .seconds(form.integer("wait", in: 0...Self.longestWait) ?? 0)
    try form.finish()
  }

  /// Whether the page is of the store that was read, and does not end before what was read.
  func fits(_ page: RevocationChanges) -> Bool {
    (store.map { $0.utf8.elementsEqual(page.storeID.utf8) } ?? true) && page.position >= after
  }

  /// Whether there is nothing to tell.
  func isUpToDate(_ page: RevocationChanges) -> Bool { fits(page) && page.changes.isEmpty && page.position == after }
}

extension RevocationChanges {
  /// - Parameter age: how old this replica's own knowledge is; `nil` before it has any.
  fileprivate func write(age: Duration?, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("store_id", storeID)
    writer.member("position", position)
    writer.member("is_last", isLast)
    writer.member("list_age_ms", orNull: age.map { Int64($0 / .milliseconds(1)) })
    writer.beginArray("changes")
    for change in changes { change.write(to: &writer) }
    writer.endArray()
    writer.endObject()
  }
}

extension RevocationChange {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("position", position)
    writer.member("kind", subject.kind.word)
    writer.member("id", subject.id)
    switch effect {
    case .revoked(let cutoff):
      writer.member("cutoff", cutoff)
      writer.member("effect", "revoked")
    case .lifted(let remaining):
      writer.member("cutoff", orNull: remaining)
      writer.member("effect", "lifted")
    }
    writer.endObject()
  }
}
