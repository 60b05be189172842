import AsyncHTTPClient
import JWT
import NIOCore
import NIOHTTP1
import TokenClient

/// Carries a client's requests for leases to the edge, says which cohort it is of, and has the answers counted.
struct EdgeTransport: LeaseTransport {
  /// Whose requests they are; `nil` for a probe's.
  let client: Int?
  let cohortKey: String
  let http: HTTPClient
  let record: CanaryRecord

  func send(_ request: LeaseRequest) async throws -> LeaseResponse {
    var message = HTTPClientRequest(url: request.url)
    message.method = .POST
    for field in request.headers { message.headers.add(name: field.name, value: field.value) }
    message.headers.add(name: EdgeConfiguration.cohortField, value: cohortKey)
    if !request.body.isEmpty { message.body = .bytes(request.body) }
    let sent = record.clock.uptime()
    do {
      let timeout = TimeAmount.milliseconds(Int64(request.timeout / .milliseconds(1)))
      let response = try await http.execute(message, timeout: timeout)
      let body = Array(try await response.body.collect(upTo: request.largestAnswer).readableBytesView)
      let revision = response.headers.first(name: EdgeConfiguration.revisionField).flatMap(DrillRevision.init)
      count(response.status.code, body, by: revision, sent)
      return LeaseResponse(
        status: Int(response.status.code),
        retryAfter: response.headers.first(name: "retry-after"),
        date: response.headers.first(name: "date"),
        body: body
      )
    } catch {
      // What the drill's end cuts off is nobody's failure.
      if !Task.isCancelled { count(0, [], by: nil, sent) }
      throw error
    }
  }

  private func count(_ status: UInt, _ body: [UInt8], by revision: DrillRevision?, _ sent: Duration) {
    let request = CanaryLedger.Request(sent: sent, ended: record.clock.uptime(), isError: status != 200)
    guard status == 200, let revision, let json = try? JSONObject(parsing: body), let id = json["token_id"]?.string,
      let expiresIn = json["expires_in"]?.integer
    else { return record.with { $0.ledger.record(request, by: revision) } }
    // As a client counts: from when it asked, and a second less, for the service's times are whole seconds.
    let end = sent + .seconds(expiresIn - 1)
    record.with { contents in
      contents.minters[id] = revision
      contents.ledger.record(request, by: revision, lease: (client, end))
    }
  }
}
