import AsyncHTTPClient
import JWT
import TokenClient
import TokenClientAsyncHTTP

/// Two crowds of clients, one after the other; each client's first lease comes at the same moment.
struct Storm: Sendable {
  let address: ReplicaAddress
  /// What the first leases are asked for with: nobody waits for the provider.
  let sessions: [String]
  let http: HTTPClient
  /// How long a crowd is watched.
  let seconds: Double
  /// Draws when clients renew that spread their renewals.
  let seed: UInt64

  private static let start = ContinuousClock.now
  static var now: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Clients of the library.
  func spreadingCrowd() async throws -> ExpiryStormFindings.Crowd {
    let (record, began) = (Shared(StormRecord(clients: sessions.count)), Self.now)
    await withDiscardingTaskGroup { group in
      for number in sessions.indices {
        group.addTask { await keep(number, record, since: began) }
      }
      try? await Task.sleep(for: .seconds(seconds))
      group.cancelAll()
    }
    try Task.checkCancellation()
    return record.value.crowd(at: seconds)
  }

  /// Keeps a lease with the library until the task is cancelled.
  private func keep(_ number: Int, _ record: Shared<StormRecord>, since began: Double) async {
    let transport = ObservedTransport(
      inner: AsyncHTTPTransport(client: http),
      client: number,
      record: record,
      began: began
    )
    let session = sessions[number]
    let isFirst = Shared(true)
    let lease = TokenLease(
      LeaseConfiguration(baseURL: address.clients),
      transport: transport,
      credential: { () -> TokenClient.Credential? in
        let wasFirst = isFirst.with { first in
          defer { first = false }
          return first
        }
        return TokenClient.Credential(bearer: wasFirst ? session : Self.freshSession())
      },
      random: SplitMix(seed: seed &+ UInt64(number))
    )
    await lease.run()
  }

  /// Clients that renew when `refresh_after` has come, and come back when `retry-after` says.
  func naiveCrowd() async throws -> ExpiryStormFindings.Crowd {
    let (record, began) = (Shared(StormRecord(clients: sessions.count)), Self.now)
    await withDiscardingTaskGroup { group in
      for number in sessions.indices {
        group.addTask { await renewNaively(number, record, since: began) }
      }
      try? await Task.sleep(for: .seconds(seconds))
      group.cancelAll()
    }
    try Task.checkCancellation()
    return record.value.crowd(at: seconds)
  }

  private func renewNaively(_ number: Int, _ record: Shared<StormRecord>, since began: Double) async {
    let client = FleetClient(http: http, readToken: Secret(""))
    var bearer = sessions[number]
    while !Task.isCancelled {
      let asked = Self.now - began
      record.with { $0.asked(number, at: asked) }
      let reply = await client.mintReply(at: address, bearer: bearer)
      if Task.isCancelled { return }
      let now = Self.now - began
      if let lease = reply?.lease {
        let life = Double(lease.expiresAt) - Double(lease.serverTime) / 1000
        record.with { $0.granted(number, asked: asked, now: now, life: life) }
        bearer = Self.freshSession()
        // By the clock on the wall, as the answer names the moment: in whole seconds, and so the same for all.
        let rest = Double(lease.issuedAt + lease.refreshAfterIn) - Double(lease.serverTime) / 1000
        try? await Task.sleep(for: .seconds(max(0, rest)))
      } else {
        record.with { if reply?.isShed == true { $0.shed() } else { $0.wrong() } }
        try? await Task.sleep(for: .seconds(reply?.retryAfter ?? 1))
      }
    }
  }

  /// Nobody has been asked about it before.
  private static func freshSession() -> String { "chaos-\(String(UInt64.random(in: .min ... .max), radix: 16))" }
}

/// Carries a client's requests, and notes what came of them.
private struct ObservedTransport: LeaseTransport {
  let inner: AsyncHTTPTransport
  let client: Int
  let record: Shared<StormRecord>
  let began: Double

  func send(_ request: LeaseRequest) async throws -> LeaseResponse {
    let asked = Storm.now - began
    record.with { $0.asked(client, at: asked) }
    let response: LeaseResponse
    do { response = try await inner.send(request) } catch {
      if !Task.isCancelled { record.with { $0.wrong() } }
      throw error
    }
    let now = Storm.now - began
    let lease = response.status == 200 ? (try? JSONObject(parsing: response.body)).flatMap(LeaseAnswer.init) : nil
    record.with { record in
      if let lease {
        let life = Double(lease.expiresAt) - Double(lease.serverTime) / 1000
        record.granted(client, asked: asked, now: now, life: life)
      } else if (response.status == 503 || response.status == 429) && response.retryAfter != nil {
        record.shed()
      } else {
        record.wrong()
      }
    }
    return response
  }
}
