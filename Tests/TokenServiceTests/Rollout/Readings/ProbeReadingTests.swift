import JWT
import Testing

@testable import TokenService

@Suite struct ProbeReadingTests {
  @Test func `a driver is found at the top or under data`() throws {
    #expect(try ProbeReading(parsing: Array(#"{"driver":"spacetime","canary_percent":5}"#.utf8)).canaryPercent == 5)
    #expect(try ProbeReading(parsing: Array(#"{"data":{"driver":"legacy"}}"#.utf8)).driver == "legacy")
  }

  @Test(arguments: ["{}", #"{"driver":""}"#, #"{"driver":null}"#, #"{"driver":1}"#, "[]", "OK", #"{"status":"ok"}"#])
  func `an answer without a driver is none`(_ text: String) {
    #expect(throws: ProbeReading.Fault.self) { try ProbeReading(parsing: Array(text.utf8)) }
  }

  @Test func `two answers agree by what was decided, not by what a request adds`() throws {
    func reading(_ text: String) throws -> ProbeReading { try ProbeReading(parsing: Array(text.utf8)) }
    let one = try reading(#"{"driver":"a","cohort_bucket":7,"request_id":"1"}"#)
    #expect(one.decidesAs(try reading(#"{"request_id":"2","driver":"a","cohort_bucket":7}"#)))
    #expect(!one.decidesAs(try reading(#"{"driver":"b","cohort_bucket":7}"#)))
    #expect(!one.decidesAs(try reading(#"{"driver":"a","cohort_bucket":8}"#)))
  }

  @Test func `the question names the cohort as the runbooks have it`() throws {
    let staging = try JSONObject(parsing: ProbeReading.question(5, of: .staging))
    #expect(staging["thread_id"]?.string == "staging-canary-thread-5")
    #expect(staging["cohort_key"]?.string == "user:staging-canary-5")
    let production = try JSONObject(parsing: ProbeReading.question(100, of: .production))
    #expect(production["thread_id"]?.string == "production-rollout-thread-100")
    #expect(production["cohort_key"]?.string == "user:production-rollout-100")
  }
}
