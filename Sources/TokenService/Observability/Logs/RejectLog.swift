import Logging

/// Rejected sync tokens in the log, by sample: whoever sends many bad tokens must not fill the disk (contract section 9).
struct RejectLog: Sendable {
  private let logger: Logger
  private let sampler = LogSampler()

  init(logger: Logger) { self.logger = logger }

  /// Logs why a token was rejected, where the second has room for a line.
  ///
  /// - Parameters:
  ///   - reason: the reason code, which the client is told.
  ///   - keyID: the key that made the token's signature; `nil` where none did.
  ///   - detail: what the client is not told; never anything of the token.
  ///   - uptime: the monotonic time now.
  func record(
    reason: String,
    keyID: String? = nil,
    detail: @autoclosure () -> String? = nil,
    requestID: String,
    trace: TraceContext?,
    at uptime: Duration
  ) {
    guard logger.logLevel <= .info, let suppressed = sampler.admit(at: uptime) else { return }
    var metadata: Logger.Metadata = [
      "reason_code": "\(reason)", "kid": "\(keyID ?? "none")", "request_id": "\(requestID)",
      "suppressed": "\(suppressed)",
    ]
    if let trace { metadata["trace_id"] = "\(trace.traceID.hex)" }
    if let detail = detail() { metadata["detail"] = "\(detail)" }
    logger.info("a sync token was rejected", metadata: metadata)
  }
}
