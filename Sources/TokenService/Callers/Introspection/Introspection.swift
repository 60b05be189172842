import JWT
import Logging
import Synchronization
import TokenRules

/// Callers whom an identity provider knows (RFC 7662): asked once a token at a time, remembered for a while, and never
/// asked more than 32 questions at once.
final class Introspection: Sendable {
  /// Questions that may be open at once.
  static let maximumCalls = 32
  /// How long an active caller is remembered at most.
  static let positiveLifetime = Duration.seconds(30)
  /// How long an inactive token is remembered.
  static let negativeLifetime = Duration.seconds(5)
  /// How many tokens of either kind are remembered.
  static let capacity = 8192

  private struct State {
    var callers = TimedCache<Caller>(capacity: capacity)
    // Apart, so that made-up tokens do not push out those of real callers.
    var refusals = TimedCache<CallerRefusal>(capacity: capacity)
    var calls: [SHA256Digest: Task<IntrospectionOutcome, Never>] = [:]

    /// A remembered caller ends with its session, whatever is left of the cache's time.
    func outcome(for digest: SHA256Digest, at uptime: Duration, _ now: Timestamp) -> IntrospectionOutcome? {
      if let caller = callers.value(for: digest, at: uptime) { return caller.isAlive(at: now) ? .caller(caller) : nil }
      return refusals.value(for: digest, at: uptime).map { .refused($0) }
    }

    /// Whether no question about this token may be asked, or joined.
    func isSaturated(for digest: SHA256Digest) -> Bool { calls.count >= maximumCalls && calls[digest] == nil }
  }

  private enum Step {
    case known(IntrospectionOutcome)
    case wait(Task<IntrospectionOutcome, Never>)
    case saturated
  }

  private let provider: IntrospectionProvider
  private let clock: any TokenClock
  private let metrics: CallerMetrics
  private let logger: Logger
  private let sampler = LogSampler(perSecond: 1)
  private let state = Mutex(State())

  init(_ provider: IntrospectionProvider, clock: any TokenClock, metrics: CallerMetrics, logger: Logger) {
    self.provider = provider
    self.clock = clock
    self.metrics = metrics
    self.logger = logger
  }

  /// What can be said of a token without waiting: what is known about it, or that no more questions may be open.
  ///
  /// Under many times the load that can be done, whoever is turned away must cost next to nothing.
  func atOnce(_ credential: Credential, now: Timestamp) -> IntrospectionOutcome? {
    let digest = credential.digest
    let uptime = clock.uptime()
    let (outcome, isSaturated) = state.withLock { state in
      (state.outcome(for: digest, at: uptime, now), state.isSaturated(for: digest))
    }
    if outcome != nil { metrics.count(.cached) }
    guard outcome == nil, isSaturated else { return outcome }
    metrics.count(.saturated)
    return .unavailable
  }

  /// Asks the provider, or joins a question about the same token that is open.
  ///
  /// A client that goes away does not take the answer from the others that wait for it.
  func introspect(_ credential: Credential, trace: TraceContext?) async -> IntrospectionOutcome {
    switch step(credential, trace) {
    case .known(let outcome):
      metrics.count(.cached)
      return outcome
    case .wait(let call): return await call.value
    case .saturated:
      metrics.count(.saturated)
      return .unavailable
    }
  }

  private func step(_ credential: Credential, _ trace: TraceContext?) -> Step {
    let digest = credential.digest
    let now = (time: clock.now(), uptime: clock.uptime())
    return state.withLock { state in
      if let outcome = state.outcome(for: digest, at: now.uptime, now.time) { return .known(outcome) }
      if let call = state.calls[digest] {
        metrics.count(.joined)
        return .wait(call)
      }
      guard !state.isSaturated(for: digest) else { return .saturated }
      let child = trace?.child()
      let call = Task(executorPreference: provider.thread) { await self.call(credential, digest, child) }
      state.calls[digest] = call
      return .wait(call)
    }
  }

  private func call(
    _ credential: Credential,
    _ digest: SHA256Digest,
    _ trace: TraceContext?
  ) async
    -> IntrospectionOutcome
  {
    metrics.inFlight.add(1)
    let started = clock.uptime()
    let answer = await provider.ask(about: credential, trace: trace)
    let (outcome, counted) = judge(answer, trace)
    metrics.count(counted, took: clock.uptime() - started)
    metrics.inFlight.add(-1)
    state.withLock { state in
      state.calls[digest] = nil
      switch outcome {
      case .caller(let caller): state.callers.insert(caller, for: digest, until: started + Self.positiveLifetime)
      case .refused(let refusal): state.refusals.insert(refusal, for: digest, until: started + Self.negativeLifetime)
      case .unavailable: break
      }
    }
    return outcome
  }

  private func judge(
    _ answer: Result<IntrospectionAnswer, IntrospectionProvider.Failure>,
    _ trace: TraceContext?
  ) -> (IntrospectionOutcome, CallerMetrics.Outcome) {
    switch answer {
    case .success(.active(let caller)):
      guard caller.isAlive(at: clock.now()) else { return (.refused(.inactive), .inactive) }
      return (.caller(caller), .active)
    case .success(.inactive): return (.refused(.inactive), .inactive)
    case .success(.unusable(let error)): return (.refused(.unusableIDs(error)), .refused)
    case .failure(let failure):
      report(failure, trace)
      switch failure {
      case .timeout: return (.unavailable, .timeout)
      case .unreachable: return (.unavailable, .unreachable)
      case .status, .malformed: return (.unavailable, .badAnswer)
      }
    }
  }

  private func report(_ failure: IntrospectionProvider.Failure, _ trace: TraceContext?) {
    guard let suppressed = sampler.admit(at: clock.uptime()) else { return }
    var metadata: Logger.Metadata = ["failure": "\(failure)", "suppressed": "\(suppressed)"]
    if let trace { metadata["trace_id"] = "\(trace.traceID.hex)" }
    logger.warning("the identity provider gave no usable answer", metadata: metadata)
  }
}

extension Caller {
  /// Whether the credential's end has not come.
  fileprivate func isAlive(at now: Timestamp) -> Bool { expiresAt.map { now.seconds < $0 } ?? true }
}
