import JWT
import Testing
import TokenRules

@Suite struct TokenRequestTests {
  @Test(arguments: ["", "{}", #"{"scopes":[],"streams":[],"topics":[]}"#])
  func `nothing asked for means the defaults`(body: String) throws {
    try expectDefaults(TokenRequest(parsing: Array(body.utf8)))
  }

  @Test func `null is absent`() throws {
    let body = #"{"scopes":null,"streams":null,"topics":null,"ttl_seconds":null,"device_id":null}"#
    try expectDefaults(TokenRequest(parsing: Array(body.utf8)))
  }

  @Test func `unknown members are ignored`() throws {
    try expectDefaults(TokenRequest(parsing: Array(#"{"Scopes":["a"],"ttl":1,"x":{"y":[]}}"#.utf8)))
  }

  @Test func `all members together`() throws {
    let body = #"""
      {"scopes":["b","a"],"streams":["s1"," s2\t"],"topics":["t1"],"ttl_seconds":60,"device_id":"desktop:1"}
      """#
    let request = try TokenRequest(parsing: Array(body.utf8))
    #expect(request.scopes == ["b", "a"])
    #expect(request.streams == ["s1", "s2", "t1"])
    #expect(request.streamCount == 2)
    #expect(request.ttlSeconds == 60)
    #expect(request.deviceID == "desktop:1")
  }

  @Test(arguments: [
    " ", "\n", "nul", "null", "[]", "1", "\"{}\"", "{", "{}x", "{} {}", "{\"a\":1,}", "\u{feff}{}", "{'a':1}",
    #"{"scopes":[],"scopes":[]}"#, #"{"scopes":[],"\u0073copes":[]}"#, #"{"x":{"a":1,"a":2}}"#, "{\"a\":\"\u{1}\"}",
    #"{"a":"\ud800"}"#, #"{"ttl_seconds":01}"#, #"{"ttl_seconds":+1}"#, #"{"ttl_seconds":NaN}"#,
  ])
  func `what is not one strict JSON object is malformed`(body: String) {
    #expect(isMalformed(Array(body.utf8)))
  }

  @Test func `bytes that are not UTF-8 are malformed`() {
    #expect(isMalformed(Array(#"{"a":""#.utf8) + [0xff] + Array(#""}"#.utf8)))
  }

  @Test func `16 levels are the limit, the object being the first`() {
    let nested = { (levels: Int) in
      "{\"x\":" + String(repeating: "[", count: levels - 1) + String(repeating: "]", count: levels - 1) + "}"
    }
    #expect(!isMalformed(Array(nested(16).utf8)))
    #expect(isMalformed(Array(nested(17).utf8)))
  }

  @Test(
    arguments: ["scopes", "streams", "topics"],
    ["\"a\"", "{}", "1", "true", "[1]", "[null]", "[[\"a\"]]", "[\"a\",1]"]
  )
  func `lists are arrays of strings`(field: String, value: String) {
    #expect(errors(#"{"\#(field)":\#(value)}"#) == [field])
  }

  @Test(arguments: ["60.0", "6e1", "6E1", "60.5", "\"60\"", "true", "[]", "{}", "-1e0"])
  func `a time to live is a JSON integer without fraction and exponent`(value: String) {
    #expect(errors(#"{"ttl_seconds":\#(value)}"#) == ["ttl_seconds"])
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("-1", -1), ("9223372036854775807", Int64.max), ("9223372036854775808", Int64.max),
    ("-9223372036854775809", Int64.min), (String(repeating: "9", count: 400), Int64.max),
  ])
  func `an integer of any size is one, and its bounds are the issuer's affair`(text: String, value: Int64) throws {
    #expect(try TokenRequest(parsing: Array(#"{"ttl_seconds":\#(text)}"#.utf8)).ttlSeconds == value)
  }

  @Test(arguments: ["1", "[]", "true", "\"\"", #""a\u0000b""#, #""\u0085""#])
  func `a device is a string that is not empty and has no control characters`(value: String) {
    #expect(errors(#"{"device_id":\#(value)}"#) == ["device_id"])
  }

  @Test(arguments: ["scopes", "streams", "topics", "device_id"])
  func `a name has at most 256 bytes, as sent`(field: String) {
    let body = { (name: String) in field == "device_id" ? #"{"device_id":"\#(name)"}"# : #"{"\#(field)":["\#(name)"]}"#
    }
    #expect(errors(body(String(repeating: "a", count: 256))) == [])
    #expect(errors(body(String(repeating: "a", count: 257))) == [field])
    #expect(errors(body(String(repeating: "é", count: 128))) == [])
    #expect(errors(body(String(repeating: "é", count: 128) + "a")) == [field])
  }

  @Test(arguments: ["", " ", #"\t\n"#, #"a\u0000b"#, #"a\u001fb"#, #"a\u007fb"#, #"a\u0080b"#])
  func `a stream is neither empty nor has it control characters`(name: String) {
    #expect(errors(#"{"streams":["a","\#(name)"]}"#) == ["streams"])
    #expect(errors(#"{"topics":["a","\#(name)"]}"#) == ["topics"])
  }

  @Test func `at most 32 scopes, counted as sent`() {
    #expect(errors(#"{"scopes":\#(names(32))}"#) == [])
    #expect(errors(#"{"scopes":\#(names(33))}"#) == ["scopes"])
    #expect(errors(#"{"scopes":\#(names(33, "same"))}"#) == ["scopes"])
  }

  @Test(arguments: [(64, 0, true), (0, 64, true), (32, 32, true), (65, 0, false), (0, 65, false), (33, 32, false)])
  func `at most 64 streams and topics together, counted as sent`(streams: Int, topics: Int, fits: Bool) {
    #expect(errors(#"{"streams":\#(names(streams)),"topics":\#(names(topics))}"#).isEmpty == fits)
    #expect(errors(#"{"streams":\#(names(streams, "a")),"topics":\#(names(topics, "a"))}"#).isEmpty == fits)
  }

  @Test func `everything that is wrong is said at once, and nothing of it repeated`() throws {
    let body = #"{"scopes":1,"streams":["canary\u0000"],"topics":{},"ttl_seconds":1.5,"device_id":""}"#
    let error = try #require(throws: TokenRequestError.self) { try TokenRequest(parsing: Array(body.utf8)) }
    guard case .invalid(let errors) = error else { throw error }
    #expect(Set(errors.map(\.field)) == ["scopes", "streams", "topics", "ttl_seconds", "device_id"])
    #expect(!errors.contains { $0.message.contains("canary") })
  }

  private func names(_ count: Int, _ name: String? = nil) -> String {
    "[" + (0..<count).map { "\"\(name ?? "n\($0)")\"" }.joined(separator: ",") + "]"
  }

  private func expectDefaults(_ request: TokenRequest) {
    #expect(request.scopes.isEmpty && request.streams.isEmpty)
    #expect(request.ttlSeconds == nil && request.deviceID == nil)
  }

  private func isMalformed(_ body: [UInt8]) -> Bool {
    do throws(TokenRequestError) { _ = try TokenRequest(parsing: body) } catch {
      if case .malformed = error { return true }
    }
    return false
  }

  /// The fields of which something is said; `["malformed"]` for what is no request.
  private func errors(_ body: String) -> [String] {
    do throws(TokenRequestError) {
      _ = try TokenRequest(parsing: Array(body.utf8))
      return []
    } catch {
      if case .invalid(let errors) = error { return errors.map(\.field) }
      return ["malformed"]
    }
  }
}
