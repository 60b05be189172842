import Testing

@testable import JWT

@Suite("A value of strict JSON")
struct JSONValueTests {
  private static func value(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test("a wrong type is nil, never a conversion")
  func wrongTypes() throws {
    for text in ["{}", "[]", "\"1\"", "1", "true", "null"] {
      let value = try Self.value(text)
      let answers = [
        value.object != nil, value.array != nil, value.string != nil, value.integer != nil, value.bool != nil,
        value.isNull,
      ]
      #expect(answers.count(where: { $0 }) == 1)
      #expect((value.double != nil) == (value.kind == .number))
      #expect((value.unsignedInteger != nil) == (value.kind == .number))
      #expect((value.strings != nil) == (value.kind == .array))
    }
    #expect(try Self.value("false").bool == false)
  }

  @Test("an integer has no fraction, no exponent, and fits")
  func integers() throws {
    let integers: [(String, Int64?, UInt64?)] = [
      ("0", 0, 0), ("-0", 0, nil), ("1", 1, 1), ("-1", -1, nil), ("1.0", nil, nil), ("1e0", nil, nil),
      ("-1.5", nil, nil),
      ("9007199254740993", 9_007_199_254_740_993, 9_007_199_254_740_993),
      ("9223372036854775807", .max, 9_223_372_036_854_775_807),
      ("9223372036854775808", nil, 9_223_372_036_854_775_808), ("-9223372036854775808", .min, nil),
      ("-9223372036854775809", nil, nil),
      ("18446744073709551615", nil, .max), ("18446744073709551616", nil, nil), ("99999999999999999999999", nil, nil),
    ]
    for (text, signed, unsigned) in integers {
      #expect(try Self.value(text).integer == signed, "\(text)")
      #expect(try Self.value(text).unsignedInteger == unsigned, "\(text)")
    }
  }

  @Test("binary floating point rounds to nearest, and is infinite beyond its range")
  func doubles() throws {
    #expect(try Self.value("0.1").double == 0.1)
    #expect(try Self.value("1e400").double == .infinity)
    #expect(try Self.value("-1e400").double == -.infinity)
    #expect(try Self.value("1e-400").double == 0)
    #expect(try Self.value("-2.5E+3").double == -2500)
  }

  @Test("the elements of an array, and of one that holds strings alone")
  func arrays() throws {
    #expect(try Self.value(#"[1,"x",[2],{"a":3},null]"#).array?.map(\.text) == ["1", "x", "[2]", #"{"a":3}"#, "null"])
    #expect(try Self.value(#"["x","\u0079",""]"#).strings == ["x", "y", ""])
    #expect(try Self.value("[]").strings == [])
    #expect(try Self.value(#"["x",1]"#).strings == nil)
    #expect(try Self.value(#"[["x"]]"#).strings == nil)
    #expect(try Self.value(#"[["x","y"],["z"]]"#).array?.map(\.strings) == [["x", "y"], ["z"]])
  }

  @Test("where a value stands, and how it was written")
  func places() throws {
    let value = try Self.value(#" {"a": "b\n", "c": [ 1 ]}"#)
    #expect(value.object?["c"]?.text == "[ 1 ]")
    #expect(value.offset == 1)
    #expect(try Self.value(#""b\n""#).text == #"b\n"#)
    #expect(try JSONObject(parsing: Array(#"{"a": 12}"#.utf8))["a"]?.offset == 6)
  }

  @Test(
    "every escape",
    arguments: [
      (#"\""#, "\""), (#"\\"#, "\\"), (#"\/"#, "/"), (#"\b"#, "\u{8}"), (#"\f"#, "\u{c}"), (#"\n"#, "\n"),
      (#"\r"#, "\r"), (#"\t"#, "\t"),
      (#"\u0000"#, "\0"), (#"\u0041"#, "A"), (#"\u00e9"#, "é"), (#"\u20AC"#, "€"), (#"\uFFFF"#, "\u{ffff}"),
      (#"\uD83D\uDE00"#, "😀"),
      (#"\udbff\udfff"#, "\u{10ffff}"),
    ]
  )
  func escapes(written: String, meant: String) throws {
    for (before, after) in [("", ""), ("abcdefgh", ""), ("é", "é"), ("", "abcdefghijkl"), (written, "x")] {
      let text = try Self.value("\"" + before + written + after + "\"").string
      let expected = (before == written ? meant : before) + meant + after
      #expect(text.map { Array($0.utf8) } == Array(expected.utf8))
    }
  }
}
