import JWT
import TokenRules

extension ServiceMetrics {
  /// The body of `GET /internal/v1/spacetime/sync/metrics` (contract section 9): nested objects.
  func writeJSON(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("environment", environment.rawValue)
    writeAuthFailures(to: &writer)
    writeTokens(to: &writer)
    writer.beginObject("revocations")
    writer.member("created_total", revocations.createdCount)
    writer.member("lifted_total", revocations.lifted.value)
    writer.member("refused_total", revocations.refusedCount)
    writer.member("failed_total", revocations.failed.value)
    writer.endObject()
    writer.beginObject("keys")
    for key in keys.all {
      writer.name(key.id)
      writer.beginObject()
      writer.member("issued_total", key.issued.value)
      writer.member("accepted_total", key.accepted.value)
      writer.member("last_accepted_at", orNull: key.lastAcceptedAt?.rfc3339)
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
  }

  /// Answers 401 and 403 of all routes, and rejected tokens by reason code.
  private func writeAuthFailures(to writer: inout JSONWriter) {
    writer.beginObject("auth_failures")
    writer.member("unauthorized_total", unauthorized.value)
    writer.member("forbidden_total", forbidden.value)
    for reason in RejectReason.allCases {
      writer.name("\(reason.rawValue)_total")
      writer.value(rejections(reason))
    }
    writer.endObject()
  }

  private func writeTokens(to writer: inout JSONWriter) {
    writer.beginObject("tokens")
    writer.member("issued_total", keys.all.reduce(0) { $0 &+ $1.issued.value })
    writer.member("verified_total", keys.all.reduce(0) { $0 &+ $1.accepted.value })
    writer.member("rejected_total", RejectReason.allCases.reduce(0) { $0 &+ rejections($1) })
    writer.member("issue_failed_total", issueFailureCount)
    writer.member("issue_policy_denied_total", policyDenied.value)
    writer.member("issue_auth_failed_total", authFailureCount)
    writer.member("issue_policy_eval_failed_total", policyEvaluationFailed.value)
    writer.endObject()
  }

  private func rejections(_ reason: RejectReason) -> UInt64 {
    keys.all.reduce(keys.none.rejections(reason)) { $0 &+ $1.rejections(reason) }
  }
}
