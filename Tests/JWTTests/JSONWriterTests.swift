import Foundation
import Testing

@testable import JWT

@Suite("Writing JSON")
struct JSONWriterTests {
  private static func text(capacity: Int = 64, _ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(capacity: capacity)
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("members in the order in which they are given")
  func order() {
    let text = Self.text { writer in
      writer.beginObject()
      writer.member("text", "t")
      writer.member("none", orNull: nil)
      writer.member("some", orNull: "s")
      writer.member("signed", Int64.min)
      writer.member("unsigned", UInt64.max)
      writer.member("yes", true)
      writer.member("no", false)
      writer.member("list", ["a", "b"])
      writer.member("empty", [])
      writer.endObject()
    }
    #expect(
      text == #"{"text":"t","none":null,"some":"s","signed":-9223372036854775808,"unsigned":18446744073709551615,"#
        + #""yes":true,"no":false,"list":["a","b"],"empty":[]}"#
    )
  }

  @Test("objects and arrays in each other")
  func nesting() {
    let text = Self.text { writer in
      writer.beginArray()
      writer.beginObject()
      writer.beginObject("a")
      writer.endObject()
      writer.beginArray("b")
      writer.value(Int64(0))
      writer.beginArray()
      writer.endArray()
      writer.null()
      writer.endArray()
      writer.name("c\n")
      writer.value(preformatted: "1.5")
      writer.name("d")
      writer.value(UInt64(7))
      writer.endObject()
      writer.value(true)
      writer.endArray()
    }
    #expect(text == #"[{"a":{},"b":[0,[],null],"c\n":1.5,"d":7},true]"#)
  }

  @Test("only what RFC 8259 demands is escaped, at every distance from the start")
  func escapes() throws {
    for scalar in (0..<0x250).compactMap({ Unicode.Scalar($0) }) + ["€", "\u{2028}", "\u{ffff}", "😀"] {
      for distance in 0..<18 {
        let value = String(repeating: "x", count: distance) + String(Character(scalar)) + "yz"
        let text = Self.text { $0.value(value) }
        let isEscaped = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
        #expect((text == "\"\(value)\"") == !isEscaped)
        let read = try JSONValue(parsing: Array(text.utf8)).string
        #expect(read.map { Array($0.utf8) } == Array(value.utf8))
      }
    }
    #expect(
      Self.text { $0.value("\u{0}\u{1f}\u{8}\u{c}\n\r\t\"\\/\u{7f}") } == #""\u0000\u001f\b\f\n\r\t\"\\/\#u{7f}""#
    )
  }

  @Test("numbers of every length")
  func numbers() {
    var value: UInt64 = 1
    for _ in 0..<19 {
      for number in [value - 1, value, value &* 9] { #expect(Self.text { $0.value(number) } == String(number)) }
      value &*= 10
    }
    for number in [Int64.min, .min + 1, -10, -1, 0, 9, 10, .max] {
      #expect(Self.text { $0.value(number) } == String(number))
    }
  }

  @Test("members that were written before stand among the others")
  func members() {
    let written = JSONMembers { writer in
      writer.member("a", "\n")
      writer.member("b", 1)
    }
    let text = Self.text { writer in
      writer.beginObject()
      writer.members(written)
      writer.member("c", true)
      writer.members(JSONMembers { $0.member("d", "") })
      writer.endObject()
    }
    #expect(text == #"{"a":"\n","b":1,"c":true,"d":""}"#)
  }

  @Test("a text in memory that was given stays there while it fits, and moves where it does not")
  func givenMemory() {
    for length in 0...200 {
      let value = String(repeating: "x", count: length)
      var memory = [UInt8](repeating: 0xee, count: 100)
      unsafe memory.withUnsafeMutableBytes { memory in
        var writer = JSONWriter(memory: unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<64]))
        writer.value(value)
        #expect(writer.isInPlace == (length + 2 <= 64))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"\(value)\"")
        #expect(unsafe memory[64...].allSatisfy { $0 == 0xee })
      }
    }
  }

  @Test("it grows beyond what was expected")
  func growth() throws {
    let text = Self.text(capacity: 0) { writer in
      writer.beginArray()
      for index in 0..<500 { writer.value(String(repeating: "\u{1}", count: index % 70)) }
      writer.endArray()
    }
    #expect(try JSONValue(parsing: Array(text.utf8)).strings?.count == 500)
  }

  @Test("a value that was read is written as it stood")
  func readValues() throws {
    for text in [#""a\u0041\n""#, "1.50e+3", "[1, 2]", #"{"a": {}}"#, "null", "\"\""] {
      let value = try JSONValue(parsing: Array(text.utf8))
      let written = Self.text { writer in
        writer.beginArray()
        writer.value(value)
        writer.value(value)
        writer.endArray()
      }
      #expect(written == "[\(text),\(text)]")
    }
  }

  @Test("Foundation reads what was written")
  func foundation() throws {
    let value = "\u{0}\"\\é😀\u{2028}</script>"
    let text = Self.text { writer in
      writer.beginObject()
      writer.member("k", value)
      writer.endObject()
    }
    #expect(try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) == ["k": value])
  }
}
