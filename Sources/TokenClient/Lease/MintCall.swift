/// One request for a lease, from the credential to the answer understood.
struct MintCall: Sendable {
  struct Result: Sendable {
    let outcome: MintOutcome
    var clockOffset: Duration?
  }

  let configuration: LeaseConfiguration
  let transport: any LeaseTransport
  let credential: @Sendable () async throws -> Credential?
  let clock: any LeaseClock

  func run(path: String) async -> Result {
    let url: String
    do throws(LeaseError) {
      url = try MintURL.make(base: configuration.baseURL, path: path, allowsPlainHTTP: configuration.allowsPlainHTTP)
    } catch {
      return Result(outcome: .refused(error))
    }
    let bearer: Credential
    do {
      guard let given = try await credential() else { return Result(outcome: .noCredential) }
      bearer = given
    } catch {
      return Result(outcome: .failed(.credential))
    }
    guard bearer.isSendable else { return Result(outcome: .refused(.unfitCredential)) }
    let body = MintBody.make(configuration)
    let request = LeaseRequest(url: url, credential: bearer, body: body, timeout: configuration.requestDeadline)
    let (sent, sentTime) = (clock.now(), clock.timeOfDay())
    guard let response = try? await transport.send(request) else { return Result(outcome: .failed(.unreachable)) }
    guard response.body.count <= request.largestAnswer else { return Result(outcome: .failed(.unreadable)) }
    let roundTrip = clock.now() - sent
    let outcome = MintOutcome(response, sent: sent, timeOfDay: clock.timeOfDay())
    guard case .lease(let answer, _) = outcome, let serverTime = answer.serverTime else {
      return Result(outcome: outcome)
    }
    return Result(outcome: outcome, clockOffset: serverTime - (sentTime + roundTrip / 2))
  }
}
