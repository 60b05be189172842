import JWT
import TestSupport
import Testing

@testable import TokenService

/// The control endpoints, and the routing that is changed while the service runs.
@Suite struct ControlRouteTests {
  private static let evaluate = "/api/v1/control/runtime-routing/evaluate"
  private static let status = "/api/v1/control/status"
  private static let routing = "/internal/v1/control/runtime-routing"
  private static let key = ["Authorization": "Bearer \(LiveService.accessKey)", "Content-Type": "application/json"]

  private static func decide(_ service: LiveService, _ cohort: String) async throws -> JSONObject {
    let body = #"{"thread_id":"staging-canary-thread-5","cohort_key":"\#(cohort)"}"#
    let answer = try await service.send("POST", evaluate, key, body: body)
    #expect(answer.status == 200)
    #expect(try OpenAPISchema().faults(answer, to: "POST \(evaluate)") == [])
    return try answer.json
  }

  @Test func `a decision has every member, flat and under data`() async throws {
    let variables = [
      "OA_RUNTIME_CANARY_USER_PERCENT": "100", "OA_RUNTIME_CANARY_AUTOPILOT_PERCENT": "0",
      "OA_RUNTIME_CANARY_SEED": "another seed", "OA_RUNTIME_SHADOW_ENABLED": "true",
      "OA_RUNTIME_SHADOW_SAMPLE_RATE": "1.0",
    ]
    try await LiveService.run(changing: variables) { service async throws in
      let user = try await Self.decide(service, "user:staging-canary-5")
      #expect(user["driver"]?.string == "spacetime" && user["reason"]?.string == "canary_cohort")
      #expect(user["canary_scope"]?.string == "user" && user["canary_percent"]?.integer == 100)
      let bucket = CohortDraw(seed: "another seed").bucket(of: "user:staging-canary-5", for: .canary)
      #expect(user["cohort_bucket"]?.integer == Int64(bucket))
      #expect(user["shadow"]?.text == #"{"enabled":true,"sample_rate":1.0,"mirrored":false}"#)
      #expect(user["data"]?.object?["driver"]?.string == "spacetime")
      let again = try await Self.decide(service, "user:staging-canary-5")
      #expect(again.text == user.text)
      let autopilot = try await Self.decide(service, "autopilot:7")
      #expect(autopilot["driver"]?.string == "legacy" && autopilot["reason"]?.string == "canary_off")
      #expect(autopilot["shadow"]?.object?["mirrored"]?.bool == true)
    }
  }

  @Test func `what is asked for is read strictly`() async throws {
    try await LiveService.run { service async throws in
      for body in [
        #"{"thread_id":"t"}"#, #"{"cohort_key":"user:1"}"#, #"{"thread_id":"t","cohort_key":""}"#,
        #"{"thread_id":"t","cohort_key":7}"#, #"{"thread_id":null,"cohort_key":"user:1"}"#,
        #"{"thread_id":"t","cohort_key":"\#(String(repeating: "k", count: 257))"}"#, "",
      ] {
        #expect(try await service.send("POST", Self.evaluate, Self.key, body: body).status == 422, "\(body)")
      }
      let twice = #"{"thread_id":"t","cohort_key":"user:1","cohort_key":"user:2"}"#
      #expect(try await service.send("POST", Self.evaluate, Self.key, body: twice).status == 400)
      #expect(try await service.send("POST", Self.evaluate, body: twice).status == 401)
    }
  }

  @Test func `a change is in force at once, told of, counted and audited`() async throws {
    try await LiveService.run { service async throws in
      #expect(try await Self.decide(service, "user:1")["driver"]?.string == "legacy")
      let before = try await service.ask("GET", Self.routing, token: LiveService.readToken).json
      #expect(before["source"]?.string == "variables" && before["changed_at"]?.isNull == true)
      let body = #"{"canary_user_percent":100,"canary_autopilot_percent":5,"reason":"all","requested_by":"ops"}"#
      let changed = try await service.ask("POST", Self.routing, body: body)
      #expect(changed.status == 200)
      #expect(try await Self.decide(service, "user:1")["driver"]?.string == "spacetime")
      let after = try await service.ask("GET", Self.routing, token: LiveService.readToken)
      #expect(after.body == changed.body)
      #expect(try after.json["changed_at"]?.string == "2026-02-25T08:45:12Z")
      let told = try await service.send("GET", Self.status, Self.key).json["runtime_routing"]?.object
      #expect(told?["canary_user_percent"]?.integer == 100 && told?["canary_autopilot_percent"]?.integer == 5)
      let metrics = try await service.ask("GET", "/metrics")
      let scrape = try PrometheusScrape(String(decoding: metrics.body, as: UTF8.self))
      #expect(scrape["runtime_canary_percent", ["scope": "user"]] == 100)
      #expect(scrape["runtime_routing_changes_total"] == 1)
      #expect(scrape["runtime_routing_decisions_total", ["scope": "user", "driver": "spacetime"]] == 1)
      #expect(scrape["runtime_routing_decisions_total", ["scope": "user", "driver": "legacy"]] == 1)
      let event = try service.auditEvents().first { $0["event_name"]?.string == "runtime.routing.changed" }
      let attributes = event?["attributes"]?.object
      #expect(attributes?["canary_user_percent"]?.string == "0 -> 100")
      #expect(attributes?["requested_by"]?.string == "ops" && attributes?["reason"]?.string == "all")
      #expect(attributes?["canary_seed"] == nil)
    }
  }

  @Test func `a change that is not in order changes nothing, and is counted and audited`() async throws {
    try await LiveService.run { service async throws in
      let before = try await service.ask("GET", Self.routing).body
      let half = #"{"canary_user_percent":50,"shadow_sample_rate":2}"#
      #expect(try await service.ask("POST", Self.routing, body: half).status == 422)
      #expect(try await service.ask("POST", Self.routing, token: LiveService.readToken, body: "[").status == 401)
      #expect(try await service.ask("GET", Self.routing).body == before)
      let metrics = try await service.ask("GET", "/metrics")
      let scrape = try PrometheusScrape(String(decoding: metrics.body, as: UTF8.self))
      #expect(scrape["runtime_routing_changes_refused_total", ["code": "invalid_request"]] == 1)
      #expect(scrape["runtime_routing_changes_total"] == 0)
      let names = try service.auditEvents().map { $0["event_name"]?.string }
      #expect(names.contains("runtime.routing.change_refused"))
    }
  }
}
