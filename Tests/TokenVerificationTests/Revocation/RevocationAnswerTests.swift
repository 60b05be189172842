import Testing
import TokenRules
import TokenVerification

@Suite struct RevocationAnswerTests {
  private static let good = """
    {"store_id":"a","position":9,"is_last":true,"list_age_ms":40,"new":1,"changes":[
    {"position":3,"kind":"token","id":"t","cutoff":5,"effect":"revoked"},
    {"position":4,"kind":"session","id":"s","cutoff":5,"effect":"revoked"},
    {"position":5,"kind":"device","id":"d","cutoff":5,"effect":"revoked"},
    {"position":6,"kind":"user","id":"u","cutoff":5,"effect":"lifted"},
    {"position":7,"kind":"org","id":"o","cutoff":null,"effect":"lifted"},
    {"position":9,"kind":"all","id":"","cutoff":5,"effect":"revoked"}]}
    """

  @Test func `an answer is read`() throws {
    let page = try RevocationAnswer(parsing: Array(Self.good.utf8))
    #expect(page.listAge == .milliseconds(40))
    #expect(page.page.storeID == "a" && page.page.position == 9 && page.page.isLast)
    #expect(page.page.changes.map(\.position) == [3, 4, 5, 6, 7, 9])
    #expect(page.page.changes.map(\.subject.kind) == RevocationRule.Kind.allCases)
    #expect(page.page.changes[3].effect == .lifted(remaining: 5))
    #expect(page.page.changes[4].effect == .lifted(remaining: nil))
  }

  @Test(
    arguments: [
      ("\"is_last\":true,", ""), ("\"position\":9,\"is_last", "\"position\":-1,\"is_last"),
      ("\"kind\":\"all\"", "\"kind\":\"x\""),
      ("\"cutoff\":5,\"effect\":\"revoked\"}]", "\"cutoff\":null,\"effect\":\"revoked\"}]"), ("lifted", "raised"),
      ("\"list_age_ms\":40", "\"list_age_ms\":-1"), ("\"list_age_ms\":40,", ""), ("}]}", "}]"),
    ]
  )
  func `what is no answer is refused, a kind that nobody knows too`(part: String, other: String) {
    let text = Self.good.replacing(part, with: other)
    #expect(text != Self.good)
    #expect(throws: RevocationFeedError.malformed) { try RevocationAnswer(parsing: Array(text.utf8)) }
  }

  @Test func `a status says what it means`() throws {
    #expect(throws: RevocationFeedError.storeChanged) { try RevocationAnswer(status: 409, body: []) }
    #expect(throws: RevocationFeedError.refused(status: 503)) { try RevocationAnswer(status: 503, body: []) }
    #expect(try RevocationAnswer(status: 200, body: Array(Self.good.utf8)).page.position == 9)
  }

  @Test func `a question is a path with a query`() {
    let first = RevocationQuestion(position: 0, storeID: nil, wait: .zero)
    #expect(first.target == "/internal/v1/spacetime/revocations/changes?after=0&limit=10000")
    let next = RevocationQuestion(position: 7, storeID: "a&b~", wait: .seconds(10))
    #expect(next.target.hasSuffix("?after=7&limit=10000&wait=10&store=a%26b~"))
  }
}
