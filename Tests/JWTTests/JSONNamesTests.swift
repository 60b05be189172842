import Testing

@testable import JWT

@Suite("Names of members")
struct JSONNamesTests {
  private static func isDuplicate(_ text: String) -> Bool {
    do throws(JSONError) {
      _ = try JSONValue(parsing: Array(text.utf8))
      return false
    } catch { return error.reason == .duplicateName }
  }

  @Test(
    "a name stands once in an object, at every level, with whatever values",
    arguments: [
      #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":null}"#, #"{"x":{"a":1,"a":2}}"#, #"[{"a":1,"a":2}]"#,
      #"[[[{"x":[{"a":1,"a":2}]}]]]"#,
      #"{"x":{"a":1},"y":[{"b":{"c":1,"c":2}}]}"#, #"{"":1,"":2}"#, #"{"a":{"a":1},"a":2}"#,
    ]
  )
  func duplicates(text: String) { #expect(Self.isDuplicate(text)) }

  @Test(
    "also where it is written with escapes, in either place or both",
    arguments: [
      #"{"alg":1,"\u0061lg":2}"#, #"{"\u0061lg":1,"alg":2}"#, #"{"\u0061lg":1,"a\u006cg":2}"#, #"{"é":1,"\u00e9":2}"#,
      #"{"/":1,"\/":2}"#,
      #"{"😀":1,"\ud83d\ude00":2}"#, #"{"\n":1,"\u000a":2}"#, #"{"\u004B":1,"\u004b":2}"#,
      #"[{"x":{"e":0,"\u0065":0}}]"#,
    ]
  )
  func duplicatesWithEscapes(text: String) { #expect(Self.isDuplicate(text)) }

  @Test(
    "other names are other names: by case, length, Unicode form, level",
    arguments: [
      #"{"a":1,"A":2}"#, #"{"a":1,"aa":2}"#, #"{"é":1,"e\u0301":2}"#, #"{"K":1,"\u212a":2}"#, #"{"a":{"a":{"a":1}}}"#,
      #"[{"a":1},{"a":1}]"#,
      #"{"a":1,"a\u0000":2}"#, #"{"\\u0061":1,"a":2}"#, #"{"":1," ":2}"#,
    ]
  )
  func others(text: String) { #expect(!Self.isDuplicate(text)) }

  @Test("objects of 1 to 80 members, with every member as the one that comes twice")
  func manyMembers() {
    for count in [1, 2, 23, 24, 25, 26, 64, 80] {
      // Names of one length and one hash, and names of many lengths.
      for name in [{ "name\($0 / 10)x\($0 % 10)" }, { String(repeating: "n", count: $0 + 1) }] as [(Int) -> String] {
        let members = (0..<count).map { #""\#(name($0))":\#($0)"# }
        #expect(!Self.isDuplicate("{" + members.joined(separator: ",") + "}"))
        for index in 0..<count {
          let again = members + [#""\#(name(index))":0"#]
          #expect(Self.isDuplicate("{" + again.joined(separator: ",") + "}"))
          #expect(Self.isDuplicate("[{" + again.reversed().joined(separator: ",") + "}]"))
        }
      }
    }
  }

  @Test("a member is found by what its name stands for")
  func lookUp() throws {
    let object = try JSONObject(parsing: Array(#"{"":0,"\u0061":1,"b\n":2,"longer name":3}"#.utf8))
    for (name, value) in [("", 0), ("a", 1), ("b\n", 2), ("longer name", 3)] as [(String, Int64)] {
      #expect(object[name]?.integer == value)
    }
    #expect(object["longer"] == nil)
    #expect(object["A"] == nil)
    #expect(object.members.map(\.name) == ["", "a", "b\n", "longer name"])
  }
}
