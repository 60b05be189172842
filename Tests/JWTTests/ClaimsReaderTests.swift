import Testing

@testable import JWT

@Suite("Reading claims")
struct ClaimsReaderTests {
  private static func object(_ text: String) throws -> JSONObject { try JSONObject(parsing: Array(text.utf8)) }

  @Test("a string is found by its name, in order or out of it, and made when asked for")
  func strings() throws {
    let object = try Self.object(#"{"a":"1","b":"\u0032\n","\u0063":"3","":"4"}"#)
    for names in [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]] {
      var reader = ClaimsReader(object)
      for name in names {
        let slot = try #require(
          try name == "a" ? reader.string("a") : name == "b" ? reader.string("b") : reader.string("c")
        )
        #expect(object.string(slot) == ["a": "1", "b": "2\n", "c": "3"][name])
      }
    }
    var reader = ClaimsReader(object)
    #expect(try reader.string("absent") == nil)
    #expect(try reader.string("").map(object.string) == "4")
  }

  @Test("asking twice gives the same")
  func twice() throws {
    let object = try Self.object(#"{"a":"1","b":"2"}"#)
    var reader = ClaimsReader(object)
    for _ in 0..<3 { #expect(try reader.string("b").map(object.string) == "2") }
  }

  @Test("a name is compared byte by byte: no prefix, no case, no Unicode equivalence")
  func names() throws {
    var reader = ClaimsReader(try Self.object(#"{"Exp":"1","expp":"2","ex":"3","\u212a":"4","e\u0301":"5"}"#))
    #expect(try reader.string("exp") == nil)
    #expect(try reader.string("K") == nil)
    #expect(try reader.string("é") == nil)
  }

  @Test("another type is an error that names the claim", arguments: ["null", "true", "1", "[]", "{}"])
  func wrongType(value: String) throws {
    var reader = ClaimsReader(try Self.object(#"{"a":\#(value),"b":"2"}"#))
    do {
      _ = try reader.string("a")
      Issue.record("no error")
    } catch { #expect(error == .invalidToken(.claim("a"))) }
    // What follows is still read.
    #expect(try reader.string("b") != nil)
  }

  @Test("an array of strings holds nothing but strings; an empty one is one")
  func arrays() throws {
    let object = try Self.object(
      #"{"none":[],"two":["x","\u0079"],"mixed":["x",1],"nested":[["x"]],"text":"x","null":null}"#
    )
    var reader = ClaimsReader(object)
    #expect(try reader.strings("none").map(object.strings) == [])
    let two = try #require(try reader.strings("two"))
    #expect(object.strings(two) == ["x", "y"])
    #expect(object.contains("y", in: two))
    #expect(!object.contains("z", in: two))
    #expect(try reader.strings("absent") == nil)
    for name in ["mixed", "nested", "text", "null"] {
      var reader = ClaimsReader(object)
      do throws(JWTError) {
        switch name {
        case "mixed": _ = try reader.strings("mixed")
        case "nested": _ = try reader.strings("nested")
        case "text": _ = try reader.strings("text")
        default: _ = try reader.strings("null")
        }
        Issue.record("no error for \(name)")
      } catch { #expect(error == .invalidToken(.claim(name))) }
    }
  }

  @Test("a value of any type is given as it stands")
  func values() throws {
    var reader = ClaimsReader(try Self.object(#"{"n":18446744073709551615,"z":null}"#))
    #expect(reader.value("n")?.unsignedInteger == .max)
    #expect(reader.value("z")?.isNull == true)
    #expect(reader.value("absent") == nil)
  }
}
