import TestSupport
import TokenRules

/// Random sync tokens: the same ones for the same seed.
struct RandomTokens {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &generator) }
  mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
  mutating func isTrue(_ oneIn: Int) -> Bool { index(oneIn) == 0 }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[index(elements.count)] }

  /// Text of any characters, as a JSON string, here and there with escapes.
  mutating func string(_ maximum: Int = 24) -> String {
    var text = "\""
    for _ in 0..<index(maximum + 1) {
      switch index(12) {
      case 0:
        text += pick([#"\n"#, #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\u0000"#, #"\u00e9"#, #"\ud83d\ude00"#, #"\u007f"#])
      case 1: text += pick(["é", "€", "😀", "ß", "\u{7f}", "\u{2028}", "\u{fffd}"])
      default: text.unicodeScalars.append(pick(Self.plain))
      }
    }
    return text + "\""
  }

  private static let plain: [Unicode.Scalar] = (UInt8(0x20)..<0x7f).map { Unicode.Scalar($0) }
    .filter { $0 != "\"" && $0 != "\\" }

  /// A good payload with random values; every way of writing one that the contract allows.
  mutating func payload() -> String {
    let now = Fixtures.now.seconds
    let issued = now - number(0...400)
    var members: [(String, String)] = [
      ("iss", "\"\(Fixtures.issuer)\""),
      (
        "aud",
        pick(["\"\(Fixtures.audience)\"", "[\"\(Fixtures.audience)\"]", "[\(string()),\"\(Fixtures.audience)\"]"])
      ),
      ("iat", date(issued)), ("exp", date(now + number(0...900))), ("jti", #""sync_\#(number(0...(.max)))""#),
    ]
    if !isTrue(4) { members.append(("nbf", date(issued))) }
    let userID = number(0...(.max))
    members += [("sub", #""user:\#(userID)""#), ("oa_user", #""\#(userID)""#)]
    if !isTrue(4) { members.append(("oa_user_id", isTrue(2) ? "\(userID)" : #""\#(userID)""#)) }
    for name in ["oa_org_id", "oa_session_id", "oa_device_id", "oa_claims_version"] where !isTrue(5) {
      members.append((name, string()))
    }
    for name in ["oa_sync_scopes", "oa_sync_streams", "oa_sync_topics"] where !isTrue(5) {
      members.append((name, "[" + (0..<index(6)).map { _ in string() }.joined(separator: ",") + "]"))
    }
    for index in 0..<index(4) { members.append(("more\(index)", value(depth: 3))) }
    members.shuffle(using: &generator)
    let (colon, comma) = (pick([":", ": ", " :\n"]), pick([",", ", ", " ,\t"]))
    return pick(["{", "{ ", "\r\n{"]) + members.map { #""\#($0.0)"\#(colon)\#($0.1)"# }.joined(separator: comma)
      + pick(["}", " }", "}\n"])
  }

  /// A whole second, in one of the ways in which it can be written.
  private mutating func date(_ seconds: Int64) -> String {
    pick([
      "\(seconds)", "\(seconds)", "\(seconds)", "\(seconds).0", "\(seconds)e0", "\(seconds)0e-1", "\(seconds).00E+0",
    ])
  }

  /// Any JSON value.
  mutating func value(depth: Int) -> String {
    switch index(depth > 0 ? 9 : 7) {
    case 0: "null"
    case 1: "true"
    case 2: "\(number(.min...(.max)))"
    case 3: "\(number(-999...999)).\(index(1000))e\(number(-20...20))"
    case 4, 5: string()
    case 6: "false"
    case 7: "[" + (0..<index(4)).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
    default: "{" + (0..<index(4)).map { #""k\#($0)":\#(value(depth: depth - 1))"# }.joined(separator: ",") + "}"
    }
  }

  /// A header that is good for the key with this id.
  mutating func header(keyID: String) -> String {
    var members = [#""alg":"HS256""#]
    if isTrue(2) { members.append(#""typ":"\#(pick(["JWT", "jwt", "Jwt"]))""#) }
    if !isTrue(4) { members.append(#""kid":"\#(keyID)""#) }
    if isTrue(6) { members.append(#""jku":\#(string())"#) }
    if isTrue(6) { members.append(#""x":\#(value(depth: 2))"#) }
    members.shuffle(using: &generator)
    return "{" + members.joined(separator: ",") + "}"
  }

  /// A token that must be accepted, signed by any key of the fixtures' ring.
  mutating func valid() -> String {
    let (id, secret) = pick([
      ("active", Fixtures.activeSecret), ("standby", Fixtures.standbySecret), ("fallback", Fixtures.fallbackSecret),
    ])
    return forge(header: header(keyID: id), payload: payload(), key: secret.utf8)
  }
}
