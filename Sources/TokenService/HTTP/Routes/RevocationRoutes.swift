import JWT
import TokenRules

/// The routes that revoke and lift, behind the admin token (contract section 10).
///
/// What is durable is acknowledged, whether the audit keeps up or not: a leaked token does not wait for a log, and the
/// record itself keeps who asked, when and why.
extension TokenResponder {
  private var desk: RevocationDesk { RevocationDesk(core.revocationStore, randomness: core.randomness) }

  /// `POST /internal/v1/spacetime/revocations` and `POST /internal/v1/sync/sessions/revoke`.
  func revoke(_ exchange: Exchange) -> Step {
    let (order, key): (RevocationOrder, String?)
    do throws(RequestFailure) {
      let body = try jsonBody(of: exchange)
      order = try exchange.route == .revoke ? .init(revoking: body, at: exchange.now) : .init(endingSessions: body)
      key = try idempotencyKey(in: exchange.head)
    } catch {
      return .answer(refuse(exchange, error))
    }
    return .pending { await revoke(order, key: key, exchange) }
  }

  private func revoke(_ order: RevocationOrder, key: String?, _ exchange: Exchange) async -> Answer {
    let receipt: RevocationReceipt
    do throws(RevocationDesk.Failure) {
      receipt = try await desk.carryOut(order, key: key, at: exchange.now)
    } catch {
      return conclude(exchange, error, about: order.subjects)
    }
    if !receipt.isRepeated {
      for record in receipt.records { core.metrics.revocations.count(record.entry.rule.subject.kind) }
    }
    let isSingle = exchange.route == .revoke
    let status = isSingle && !receipt.isRepeated ? 201 : 200
    return conclude(exchange, receipt, as: isSingle ? .record : .count, status: status)
  }

  /// `DELETE /internal/v1/spacetime/revocations/{id}`.
  func liftRevocation(_ exchange: Exchange) -> Step {
    let id = String(exchange.head.path.suffix { $0 != "/" })
    let order: RevocationLiftOrder
    do throws(RequestFailure) {
      order = try RevocationLiftOrder(try jsonBody(of: exchange))
      if !RevocationID.isWellFormed(id) { throw .notFound }
    } catch {
      return .answer(refuse(exchange, error))
    }
    return .pending { await lift(id, order, exchange) }
  }

  private func lift(_ id: String, _ order: RevocationLiftOrder, _ exchange: Exchange) async -> Answer {
    let receipt: RevocationReceipt
    do throws(RevocationDesk.Failure) {
      receipt = try await desk.lift(id, order, at: exchange.now)
    } catch {
      return conclude(exchange, error, about: [])
    }
    if !receipt.isRepeated { core.metrics.revocations.lifted.increment() }
    return conclude(exchange, receipt, as: .record, status: 200)
  }

  // MARK: Reading

  private func jsonBody(of exchange: Exchange) throws(RequestFailure) -> [UInt8] {
    let body = exchange.request.body
    guard JSONBody.isAcceptable(exchange.head, isEmpty: body.isEmpty) else { throw .unsupportedMediaType }
    return body
  }

  private func idempotencyKey(in head: RequestHead) throws(RequestFailure) -> String? {
    guard let key = head.idempotencyKeys.first else { return nil }
    let isPlain = (1...200).contains(key.utf8.count) && key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    guard isPlain, head.idempotencyKeys.count == 1, !CredentialForm.isPresent(in: key) else {
      let message = "must stand once, with 1 to 200 visible ASCII characters that are no token"
      throw .invalidRequest([FieldError(field: "Idempotency-Key", message: message)])
    }
    return key
  }

  // MARK: Answers

  private func conclude(
    _ exchange: Exchange,
    _ receipt: RevocationReceipt,
    as form: RevocationReceipt.Form,
    status: Int
  ) -> Answer {
    core.metrics.revocations.commit.record(core.clock.uptime() - exchange.started)
    if !receipt.isRepeated {
      for record in receipt.records {
        core.audit.record(AuditEvent(record, at: exchange.now, requestID: exchange.requestID))
      }
    }
    var writer = JSONWriter(capacity: 1024)
    receipt.write(as: form, requestID: exchange.requestID, to: &writer)
    return complete(Answer(status: status, requestID: exchange.requestID, json: writer), exchange)
  }

  private func conclude(
    _ exchange: Exchange,
    _ failure: RevocationDesk.Failure,
    about subjects: [RevocationRule.Subject]
  ) -> Answer {
    switch failure {
    case .conflict: return refuse(exchange, .idempotencyConflict, about: subjects)
    case .unknown: return refuse(exchange, .notFound, about: subjects)
    case .store(let error):
      core.metrics.revocations.failed.increment()
      record(.revocationFailed, .notAcknowledged, about: subjects, exchange)
      core.storeLog.failed(error, "a revocation was not acknowledged", requestID: exchange.requestID)
      return complete(Answer(.notAcknowledged, requestID: exchange.requestID), exchange)
    }
  }

  private func refuse(
    _ exchange: Exchange,
    _ failure: RequestFailure,
    about subjects: [RevocationRule.Subject] = []
  ) -> Answer {
    core.metrics.revocations.refuse(code: failure.code.description)
    record(.revocationRefused, failure, about: subjects, exchange)
    return complete(Answer(failure, requestID: exchange.requestID), exchange)
  }

  private func record(
    _ name: AuditEvent.Name,
    _ failure: RequestFailure,
    about subjects: [RevocationRule.Subject],
    _ exchange: Exchange
  ) {
    core.audit.record(
      AuditEvent(
        revoking: subjects,
        endedWith: name,
        code: failure.code.description,
        at: exchange.now,
        requestID: exchange.requestID
      )
    )
  }
}

extension RequestFailure {
  /// The store did not say that it is durable.
  static let notAcknowledged = unavailable(
    "Nothing was acknowledged: the store does not answer as it should. Ask again, with the same Idempotency-Key.",
    retryAfter: 1
  )
}
