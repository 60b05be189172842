import Synchronization

/// A token that stays fresh: ask it for one before every use.
///
/// One request is in flight however many callers wait, and it goes on when one of them is cancelled. Nothing is fetched before the first
/// `token()`, or `run()`. Times are counted on a monotonic clock from the moment a request was sent; clocks are never compared.
public final class TokenLease: Sendable {
  let configuration: LeaseConfiguration
  let transport: any LeaseTransport
  let credential: @Sendable () async throws -> Credential?
  let clock: any LeaseClock
  let shared: Mutex<LeaseDriver>

  /// A lease that nobody has asked for yet.
  ///
  /// - Parameters:
  ///   - configuration: what to ask for, and where.
  ///   - transport: carries the requests.
  ///   - credential: gives the session token or access key, anew for each request: the place to renew a session. `nil` where nobody is
  ///     signed in. It may throw, and is asked again later; it ends with the request's deadline.
  ///   - clock: the machine's clocks.
  ///   - random: spreads the requests of many clients.
  public init(
    _ configuration: LeaseConfiguration,
    transport: any LeaseTransport,
    credential: @escaping @Sendable () async throws -> Credential?,
    clock: any LeaseClock = SystemLeaseClock(),
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.configuration = configuration
    self.transport = transport
    self.credential = credential
    self.clock = clock
    shared = Mutex(LeaseDriver(LeaseMachine(requestDeadline: configuration.requestDeadline, random: random)))
  }

  deinit { shared.withLock { $0.end() } }

  /// A token that is good for at least this long, at once where one is at hand.
  ///
  /// - Throws: `LeaseError` where there is none within `configuration.patience`; `CancellationError` where this task is cancelled.
  public func token(validFor: Duration = .seconds(5)) async throws -> LeasedToken {
    let id = shared.withLock { $0.newAsk() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let patience = configuration.patience
        send({ .ask(id: id, validFor: validFor, until: $0 + patience) }, from: (id, continuation))
        if Task.isCancelled { withdraw(id) }
      }
    } onCancel: {
      withdraw(id)
    }
  }

  /// Runs this with a token; once more, with a fresh one, where it throws `AuthenticationFailure`, and only then.
  public func withToken<R>(
    validFor: Duration = .seconds(5),
    _ body: (LeasedToken) async throws -> R
  ) async throws -> R {
    let token = try await token(validFor: validFor)
    do {
      return try await body(token)
    } catch is AuthenticationFailure {
      reject(token)
      return try await body(self.token(validFor: validFor))
    }
  }

  /// Says that a server refused this token: the next `token()` fetches another, unless a newer one is there already.
  public func reject(_ token: LeasedToken) { send { _ in .reject(token) } }

  /// Says that somebody else signed in, or anybody at last: what was got with the credential before is dropped.
  ///
  /// A session that is merely renewed needs no word, its credential is asked for with each request.
  public func credentialChanged() { send { _ in .credentialChanged } }

  /// Drops the token, until `credentialChanged()`.
  public func signOut() { send { _ in .signOut } }

  /// Keeps a token at hand until the task is cancelled, so that `token()` need not wait.
  public func run() async {
    shared.withLock { $0.keepers += 1 }
    send { _ in .keep(true) }
    // Never written to: it ends with the task.
    let (cancelled, continuation) = AsyncStream<Void>.makeStream()
    for await _ in cancelled {}
    continuation.finish()
    if shared.withLock({ driver in
      driver.keepers -= 1
      return driver.keepers == 0
    }) {
      send { _ in .keep(false) }
    }
  }
}
