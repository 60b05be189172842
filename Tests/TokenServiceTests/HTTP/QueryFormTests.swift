import Testing
import TokenRules

@testable import TokenService

@Suite struct QueryFormTests {
  @Test func `parameters are read once, percent-decoded`() throws {
    var form = try QueryForm("jti=a%3Ab&limit=7&lifted=true&x")
    #expect(form.id("jti") == "a:b")
    #expect(form.integer("limit", in: 1...10) == 7)
    #expect(form.flag("lifted") == true)
    #expect(form.value("x") == "")
    #expect(form.value("y") == nil)
    try form.finish()
    var none = try QueryForm(nil)
    #expect(none.id("jti") == nil)
    try none.finish()
  }

  @Test(arguments: [
    "limit=0", "limit=11", "limit=+7", "limit=", "limit=7.0", "limit=99999999999999999999", "limit=7&limit=7",
  ])
  func `what is no number within bounds, or stands twice, is wrong`(query: String) throws {
    var form = try QueryForm(query[...])
    _ = form.integer("limit", in: 1...10)
    #expect(form.errors.map(\.field) == ["limit"])
  }

  @Test func `what nobody asks for is wrong, and its name is told where it can be one`() throws {
    var form = try QueryForm("sessionid=x&a%20b=1&oa_pat_x=1&sessionid=y")
    _ = form.value("session_id")
    let failure = #expect(throws: RequestFailure.self) { try form.finish() }
    #expect(failure?.fields.map(\.field) == ["sessionid", "query", "query"])
  }

  @Test(arguments: ["a=%", "%zz=1", "a=%ff"]) func `what does not decode is malformed`(query: String) {
    let failure = #expect(throws: RequestFailure.self) { try QueryForm(query[...]) }
    #expect(failure?.status == 400)
  }
}
