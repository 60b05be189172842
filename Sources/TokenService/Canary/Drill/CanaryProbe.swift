import AsyncHTTPClient
import JWT
import NIOCore
import NIOHTTP1
import TokenRules

/// Looks at a revision from outside, as a gate does: a lease is asked for, a routing decision, and what it says of itself.
struct CanaryProbe: Sendable {
  /// Longer than the edge waits for a revision.
  private static let timeout = TimeAmount.milliseconds(2500)
  private static let evaluate = "/api/v1/control/runtime-routing/evaluate"

  let http: HTTPClient
  let record: CanaryRecord
  let session: String
  let readToken: Secret

  /// One look.
  ///
  /// - Parameters:
  ///   - url: the edge's port that leads to the revision.
  ///   - operators: its internal listener.
  ///   - percent: the share that its routing must say.
  ///   - start: since when requests at the edge count.
  func look(
    at url: String,
    operators: String,
    clients: String,
    percent: Int,
    since start: Duration
  ) async -> CanaryGate.Look {
    async let mint = mint(at: url)
    async let routing = routing(at: url, percent)
    async let readiness = readiness(at: clients)
    async let objectives = objectives(at: operators)
    let found = await (mint, routing, readiness, objectives)
    let window = record.ledger.canaryWindow(since: start, at: record.clock.uptime())
    return CanaryGate.Look(
      window: window,
      mintProbe: found.0,
      routingProbe: found.1,
      readiness: found.2,
      objectives: found.3
    )
  }

  /// What is wrong with a lease.
  private func mint(at url: String) async -> String? {
    let sent = record.clock.uptime()
    let answer = await ask(url + "/api/spacetime/token", .POST, bearer: session, body: [])
    let revision = answer?.headers.first(name: EdgeConfiguration.revisionField).flatMap(DrillRevision.init)
    let isError = answer?.status != 200
    let request = CanaryLedger.Request(sent: sent, ended: record.clock.uptime(), isError: isError, isProbe: true)
    if !Task.isCancelled { record.with { $0.ledger.record(request, by: revision) } }
    guard let answer else { return "no answer within \(Self.timeout.nanoseconds / 1_000_000) ms" }
    guard answer.status == 200 else { return "status \(answer.status)" }
    return answer.json?["token"]?.string == nil ? "an answer without a token" : nil
  }

  /// What is wrong with a decision: it needs a driver, and the same key gets the same one twice.
  private func routing(at url: String, _ percent: Int) async -> String? {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("thread_id", "canary-drill-thread-\(percent)")
    writer.member("cohort_key", "user:canary-drill-\(percent)")
    writer.endObject()
    var bodies: [[UInt8]] = []
    for _ in 0..<2 {
      guard let answer = await ask(url + Self.evaluate, .POST, bearer: session, body: writer.bytes) else {
        return "no answer"
      }
      guard answer.status == 200 else { return "status \(answer.status)" }
      guard answer.json?["driver"]?.string?.isEmpty == false else { return "a decision without a driver" }
      guard answer.json?["canary_percent"]?.integer == Int64(percent) else { return "a decision by another share" }
      bodies.append(answer.body)
    }
    return bodies[0] == bodies[1] ? nil : "two decisions about one key"
  }

  private func readiness(at clients: String) async -> String? {
    guard let answer = await ask(clients + "/ready", .GET, bearer: nil, body: nil) else { return "no answer" }
    return answer.status == 200 ? nil : "status \(answer.status)"
  }

  private func objectives(at operators: String) async -> CanaryGate.ServiceObjectives {
    let url = operators + "/internal/v1/spacetime/slo"
    guard let answer = await ask(url, .GET, bearer: readToken.reveal(), body: nil) else {
      return .unreadable("no answer")
    }
    guard answer.status == 200 else { return .unreadable("status \(answer.status)") }
    guard let p95 = answer.json?["p95_latency_ms"]?.double, let ratio = answer.json?["error_budget_ratio"]?.double
    else {
      return .unreadable("a value is missing or no number")
    }
    return .numbers(p95: p95, errorRatio: ratio)
  }

  // MARK: The edge

  /// What the edge would do with a cohort's key.
  func place(of key: String, at edge: String) async -> (revision: DrillRevision, serial: Int)? {
    guard let answer = await ask(edge + EdgeConfiguration.place, .GET, bearer: nil, body: nil, cohort: key),
      let revision = answer.headers.first(name: EdgeConfiguration.revisionField).flatMap(DrillRevision.init),
      let serial = answer.headers.first(name: EdgeConfiguration.serialField).flatMap({ Int($0) })
    else { return nil }
    return (revision, serial)
  }

  private struct Reply {
    let status: UInt
    let headers: HTTPHeaders
    let body: [UInt8]
    var json: JSONObject? { try? JSONObject(parsing: body) }
  }

  private func ask(
    _ url: String,
    _ method: HTTPMethod,
    bearer: String?,
    body: [UInt8]?,
    cohort: String = "probe"
  ) async -> Reply? {
    var request = HTTPClientRequest(url: url)
    request.method = method
    request.headers.add(name: EdgeConfiguration.cohortField, value: cohort)
    if let bearer { request.headers.add(name: "authorization", value: "Bearer " + bearer) }
    if let body, !body.isEmpty {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(body)
    }
    guard let response = try? await http.execute(request, timeout: Self.timeout),
      let bytes = try? await response.body.collect(upTo: 1 << 20)
    else { return nil }
    return Reply(status: response.status.code, headers: response.headers, body: Array(bytes.readableBytesView))
  }
}
