import JWT
import TokenRules
import TokenVerification

/// Works on the store itself: running services take the change up at their next look.
struct RevocationsDirect {
  private let configuration: ServiceConfiguration
  private let clock = SystemClock()

  init(_ configuration: ServiceConfiguration) { self.configuration = configuration }

  func ask(_ request: RevocationsRequest) async throws(CommandFailure) -> JSONObject {
    let environment = configuration.environment
    guard configuration.revocation.store != .memory else {
      let name = Variable.storeURL.name(in: environment)
      throw CommandFailure("\(name) is not set: there is no store that a service would read", .configuration)
    }
    let store: any RevocationStore
    do throws(StoreError) {
      store = try await StoreOpening.open(configuration.revocation.store, environment: environment, clock: clock)
    } catch {
      throw CommandFailure(error.description, .unavailable)
    }
    let outcome: Result<[UInt8], CommandFailure>
    do throws(CommandFailure) {
      outcome = .success(try await answer(request, at: RevocationDesk(store)))
    } catch {
      outcome = .failure(error)
    }
    await store.close()
    let bytes = try outcome.get()
    guard let object = try? JSONObject(parsing: bytes) else {
      throw CommandFailure("the answer cannot be read", .software)
    }
    return object
  }

  private func answer(
    _ request: RevocationsRequest,
    at desk: RevocationDesk
  ) async throws(CommandFailure) -> [UInt8] {
    let now = clock.now()
    var writer = JSONWriter()
    do {
      switch request {
      case .revoke(let body, let key):
        let order = try RevocationOrder(revoking: body, at: now)
        let receipt = try await desk.carryOut(order, key: key, at: now)
        record(receipt, at: now)
        receipt.write(as: .record, requestID: nil, to: &writer)
      case .lift(let id, let body):
        let receipt = try await desk.lift(id, try RevocationLiftOrder(body), at: now)
        record(receipt, at: now)
        receipt.write(as: .record, requestID: nil, to: &writer)
      case .list(let query):
        try await desk.list(RevocationQuery(query[...])).write(to: &writer)
      }
    } catch let failure as RequestFailure {
      throw CommandFailure(failure)
    } catch let failure as RevocationDesk.Failure {
      throw CommandFailure(failure)
    } catch {
      throw CommandFailure("\(error)", .software)
    }
    return writer.bytes
  }

  /// Into the audit file, where there is one: standard output is the answer's.
  private func record(_ receipt: RevocationReceipt, at now: Timestamp) {
    guard !receipt.isRepeated, case .file(let path) = configuration.audit, let file = try? AuditFile(path: path)
    else { return }
    let log = AuditLog(file, environment: configuration.environment)
    for record in receipt.records { log.record(AuditEvent(record, at: now, requestID: RequestID.make())) }
    if !log.close() { Terminal.complain("the audit file \(path) cannot be written") }
  }
}

extension CommandFailure {
  fileprivate init(_ failure: RevocationDesk.Failure) {
    switch failure {
    case .conflict: self.init(RequestFailure.idempotencyConflict.message, .badData)
    case .unknown: self.init("there is no such revocation on record", .badData)
    case .store(let error): self.init("nothing was acknowledged: \(error)", .unavailable)
    }
  }
}
