// A desktop client: a token before every use, one retry where a server refuses it, and a state for the user interface.
import TokenClient
import TokenClientAsyncHTTP

// snippet.client
/// What an application keeps for as long as somebody is signed in.
struct SyncAccess {
  let lease: TokenLease

  init(session: @escaping @Sendable () async throws -> String?) {
    let configuration = LeaseConfiguration(baseURL: "https://control.example", deviceID: "desktop:autopilot-macos-01")
    // TokenClientURLSession has URLSessionTransport(), which needs no further package.
    lease = TokenLease(configuration, transport: AsyncHTTPTransport()) {
      // Asked before each request: the place to renew the session. `nil` is: nobody is signed in.
      try await session().map(Credential.init(bearer:))
    }
  }

  /// Reads a snapshot; runs a second time, with a fresh token, where the server answers 401.
  func snapshot(_ get: (_ bearer: String) async throws -> (status: Int, body: [UInt8])) async throws -> [UInt8] {
    try await lease.withToken { token in
      let answer = try await get(token.value)
      if answer.status == 401 { throw AuthenticationFailure() }
      return answer.body
    }
  }

  /// Keeps a token at hand and shows how things stand, until the task is cancelled.
  func run(show: @escaping @Sendable (String) -> Void) async {
    async let fresh: Void = lease.run()
    for await state in lease.states() {
      switch state {
      case .fresh, .refreshing: show("connected")
      case .failing(let end): show("reconnecting, works for another \(lease.timeLeft(until: end))")
      case .expired: show("offline")
      case .signedOut: show("please sign in")
      }
    }
    await fresh
  }
}
// snippet.end

let access = SyncAccess { nil }
print(access.lease.state)
