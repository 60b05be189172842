import TestSupport

@testable import TokenClient

/// A lease whose clock and server stand still until a test moves them.
struct LeaseBench {
  let clock = ManualLeaseClock()
  let transport = HeldTransport()
  let session = Session("session-1")
  let lease: TokenLease

  init(_ configuration: LeaseConfiguration = .init(baseURL: "https://control.example")) {
    lease = TokenLease(
      configuration,
      transport: transport,
      credential: { [session] in session.credential() },
      clock: clock,
      random: SeededGenerator(seed: 1)
    )
  }

  /// Asks, and answers the one request with a lease.
  @discardableResult
  func mint(_ value: String) async throws -> LeasedToken {
    async let token = lease.token()
    await transport.next().lease(value)
    return try await token
  }

  /// Waits for a state.
  func until(_ isMeant: (LeaseState) -> Bool) async {
    for await state in lease.states() where isMeant(state) { return }
  }
}
