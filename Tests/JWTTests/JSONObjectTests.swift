import Testing

@testable import JWT

@Suite("An object of strict JSON")
struct JSONObjectTests {
  @Test("the members in their order, with their values in place")
  func members() throws {
    let object = try JSONObject(parsing: Array(#" {"b":1,"a":{"x":[]},"c":"t"} "#.utf8))
    #expect(object.members.map(\.name) == ["b", "a", "c"])
    #expect(object.members.map(\.value.kind) == [.number, .object, .string])
    #expect(object["a"]?.object?["x"]?.array?.isEmpty == true)
    #expect(object["x"] == nil)
    #expect(try JSONObject(parsing: Array("{}".utf8)).members.isEmpty)
  }

  @Test("members of inner objects are not members of the outer one")
  func innerMembers() throws {
    let object = try JSONObject(parsing: Array(#"{"a":[{"b":1,"c":2}],"d":{"e":{"f":3}},"g":4}"#.utf8))
    #expect(object.members.map(\.name) == ["a", "d", "g"])
    #expect(object["d"]?.object?["e"]?.object?["f"]?.integer == 3)
  }

  @Test("any other value is not an object", arguments: ["[]", "[{}]", "1", "\"{}\"", "null", "true"])
  func notAnObject(text: String) {
    #expect(throws: JSONError(.notAnObject, at: 0)) { try JSONObject(parsing: Array(text.utf8)) }
  }

  @Test("the depth counts from the object itself")
  func depth() throws {
    _ = try JSONObject(parsing: Array(#"{"a":[]}"#.utf8), maximumDepth: 2)
    #expect(throws: JSONError(.tooDeep, at: 5)) { try JSONObject(parsing: Array(#"{"a":[]}"#.utf8), maximumDepth: 1) }
  }
}
