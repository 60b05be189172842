import TestSupport
import TokenRules

/// Makes tokens that must be refused out of ones that must be accepted.
///
/// Each attack either breaks the MAC without the key, or has a good MAC over what a verifier must not take. A change that
/// leaves the token as it was is tried again.
struct Adversary {
  private var random: RandomTokens

  init(seed: UInt64) { random = RandomTokens(seed: seed) }

  /// Every attack, by its name.
  static let attacks: [(name: String, make: @Sendable (inout Adversary, String) -> String)] = [
    ("flip a bit", { $0.flipBit($1) }), ("replace a byte", { $0.replaceByte($1) }),
    ("insert a byte", { $0.insertByte($1) }),
    ("delete bytes", { $0.delete($1) }), ("truncate", { $0.truncate($1) }), ("splice two tokens", { $0.splice($1) }),
    ("swap segments", { $0.swapSegments($1) }), ("repeat a segment", { $0.repeatSegment($1) }),
    ("twin of a last character", { $0.twin($1) }),
    ("another algorithm", { $0.algorithm($1) }), ("a key of nobody", { $0.foreignKey($1) }),
    ("a key of nothing", { $0.emptyKey($1) }),
    ("another declared kid", { $0.otherKeyID($1) }), ("crit, b64, zip", { $0.critical($1) }),
    ("a duplicate member", { $0.duplicate($1) }),
    ("another type", { $0.otherType($1) }), ("a claim left out", { $0.leaveOut($1) }),
    ("another time", { $0.otherTime($1) }),
    ("another issuer or audience", { $0.otherParty($1) }), ("payload that is no object", { $0.noObject($1) }),
    ("broken JSON", { $0.brokenJSON($1) }),
    ("signature of another length", { $0.otherLength($1) }), ("too long", { $0.tooLong($1) }),
    ("another base64", { $0.otherBase64($1) }),
  ]

  /// The token with this number, and the name of the attack.
  mutating func token(_ number: Int) -> (attack: String, token: String) {
    let attack = Self.attacks[number % Self.attacks.count]
    let good = random.valid()
    while true {
      let token = attack.make(&self, good)
      if token != good { return (attack.name, token) }
    }
  }

  private func segments(_ token: String) -> [String] {
    token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// A token with a good MAC of the active key, under a good header.
  private mutating func signed(_ payload: String) -> String {
    forge(header: random.header(keyID: "active"), payload: payload)
  }

  // MARK: Without the key

  private mutating func flipBit(_ token: String) -> String {
    var bytes = Array(token.utf8)
    // The high bit would make the text something else than UTF-8.
    bytes[random.index(bytes.count)] ^= 1 << UInt8(random.index(7))
    return text(bytes)
  }

  private mutating func replaceByte(_ token: String) -> String {
    var bytes = Array(token.utf8)
    bytes[random.index(bytes.count)] = UInt8(random.index(128))
    return text(bytes)
  }

  private mutating func insertByte(_ token: String) -> String {
    var bytes = Array(token.utf8)
    bytes.insert(UInt8(random.index(128)), at: random.index(bytes.count + 1))
    return text(bytes)
  }

  private mutating func delete(_ token: String) -> String {
    var bytes = Array(token.utf8)
    let start = random.index(bytes.count)
    bytes.removeSubrange(start..<min(bytes.count, start + 1 + random.index(8)))
    return text(bytes)
  }

  private mutating func truncate(_ token: String) -> String {
    random.isTrue(2)
      ? String(token.prefix(random.index(token.utf8.count))) : String(token.suffix(random.index(token.utf8.count)))
  }

  private mutating func splice(_ token: String) -> String {
    let (mine, other) = (segments(token), segments(random.valid()))
    return random.pick([
      [mine[0], other[1], mine[2]], [mine[0], mine[1], other[2]], [other[0], mine[1], other[2]],
      [mine[0], other[1], other[2] + "x"],
    ]).joined(separator: ".")
  }

  private mutating func swapSegments(_ token: String) -> String {
    var parts = segments(token)
    parts.swapAt(random.index(3), random.index(3))
    return parts.joined(separator: ".")
  }

  private mutating func repeatSegment(_ token: String) -> String {
    var parts = segments(token)
    parts.insert(random.pick(parts + ["", "e30"]), at: random.index(parts.count + 1))
    return parts.joined(separator: ".")
  }

  private mutating func twin(_ token: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var parts = segments(token)
    let part = random.index(3)
    guard let last = parts[part].last, let value = alphabet.firstIndex(of: last) else { return token }
    let spare = [0: 1, 2: 16, 3: 4][parts[part].count % 4] ?? 1
    parts[part] = String(parts[part].dropLast()) + String(alphabet[value / spare * spare + random.index(spare)])
    guard parts[part].last != last else { return splice(token) }
    return part == 2
      ? parts.joined(separator: ".") : Forge.sign(parts[0] + "." + parts[1], key: Fixtures.activeSecret.utf8)
  }

  private mutating func foreignKey(_ token: String) -> String {
    let secret = random.pick([
      Array(Fixtures.strangerSecret.utf8), TestSecrets.secret(random.index(1000)),
      Array(Fixtures.activeSecret.utf8.dropLast()),
    ])
    return forge(
      header: random.header(keyID: random.pick(["active", "standby", "fallback", "", "new"])),
      payload: random.payload(),
      key: secret
    )
  }

  private mutating func emptyKey(_ token: String) -> String {
    let secret = random.pick([
      [], [0], [UInt8](repeating: 0, count: 32), Array("active".utf8), Array(token.utf8.prefix(32)),
    ])
    return forge(
      header: random.header(keyID: random.pick(["active", "", "unknown"])),
      payload: random.payload(),
      key: secret
    )
  }

  private mutating func otherLength(_ token: String) -> String {
    let parts = segments(token)
    let count = random.pick(Array(0...42) + [44, 45, 64, 86])
    return parts[0] + "." + parts[1] + "." + String((parts[2] + parts[2] + parts[2]).prefix(count))
  }

  // MARK: With a good MAC over what must not be taken

  private mutating func algorithm(_ token: String) -> String {
    let value = random.pick([
      #""none""#, #""None""#, #""NONE""#, #""HS384""#, #""HS512""#, #""RS256""#, #""ES256""#, #""hs256""#, #""HS256 ""#,
      "null", "256", "true", #"["HS256"]"#, "{}", #""""#,
    ])
    let signed = forge(header: #"{"alg":\#(value),"kid":"active"}"#, payload: random.payload())
    return random.isTrue(3) ? String(signed.prefix(signed.utf8.count - random.pick([43, 44]))) : signed
  }

  private mutating func otherKeyID(_ token: String) -> String {
    let kid = random.pick([
      "standby", "fallback", "", "unknown", "Active", "active ", #"active\u0000"#, "actve", #"\u0041ctive"#,
    ])
    return forge(header: #"{"alg":"HS256","kid":"\#(kid)"}"#, payload: random.payload())
  }

  private mutating func critical(_ token: String) -> String {
    let name = random.pick(["crit", "b64", "zip", #"\u0063rit"#, #"b\u00364"#, #"zi\u0070"#])
    return forge(header: #"{"alg":"HS256","\#(name)":\#(random.value(depth: 2))}"#, payload: random.payload())
  }

  private mutating func duplicate(_ token: String) -> String {
    let name = random.pick(["iss", "aud", "exp", "iat", "jti", "sub", "is\\u0073", "\\u0065xp", "\\u006at\\u0069"])
    let payload = random.payload().split(separator: "{", maxSplits: 1, omittingEmptySubsequences: false)
    let twice = payload[0] + #"{"\#(name)":\#(random.value(depth: 1)),"# + payload[1]
    return random.isTrue(4)
      ? forge(
        header: #"{"alg":"HS256","kid":"active","\#(random.pick(["alg", "kid", "\\u0061lg"]))":"HS256"}"#,
        payload: random.payload()
      )
      : signed(String(twice))
  }

  /// A payload of the fixtures with one claim changed.
  private mutating func otherType(_ token: String) -> String {
    let dates = [
      "true", "false", "null", #""1772009412""#, #""""#, "[]", "{}", "[1772009412]", "-1", "1e400", "9007199254740992",
      "-0.5",
    ]
    let texts = ["true", "null", "0", "1", "[]", "{}", #"["x"]"#]
    let lists = ["true", "null", "0", #""x""#, "{}", "[1]", "[null]", #"["x",["y"]]"#, #"["x",1]"#]
    let name = random.pick([
      "exp", "nbf", "iat", "jti", "sub", "oa_user", "oa_org_id", "oa_session_id", "oa_device_id", "oa_claims_version",
      "oa_sync_scopes", "oa_sync_streams", "oa_sync_topics", "iss", "aud",
    ])
    let values = ["exp", "nbf", "iat"].contains(name) ? dates : name.hasPrefix("oa_sync") ? lists : texts
    return signed(SyncPayload().with(name, random.pick(values)).json)
  }

  private mutating func leaveOut(_ token: String) -> String {
    signed(SyncPayload().without(random.pick(["iss", "aud", "exp", "iat", "jti"])).json)
  }

  private mutating func otherTime(_ token: String) -> String {
    let now = Fixtures.now.seconds
    let (name, value) = random.pick([
      ("exp", now - 30 - random.number(0...now - 30)), ("nbf", now + 31 + random.number(0...9_000_000_000)),
      ("iat", now + 31 + random.number(0...9_000_000_000)),
      ("iat", random.number(0...(now - 931))),
    ])
    return signed(SyncPayload().with(name, "\(value)").json)
  }

  private mutating func otherParty(_ token: String) -> String {
    let (name, right) = random.pick([("iss", Fixtures.issuer), ("aud", Fixtures.audience)])
    let value = random.pick([
      String(right.dropLast(1 + random.index(4))), right + random.pick(["/", " ", "x", "."]), right.uppercased(),
      random.pick(["x", " "]) + right, "", right + "," + right,
    ])
    return signed(SyncPayload().with(name, name == "aud" && random.isTrue(3) ? "[\"\(value)\"]" : "\"\(value)\"").json)
  }

  private mutating func noObject(_ token: String) -> String {
    signed(
      random.pick([
        "[\(random.payload())]", random.string(), "null", "true", "\(random.number(.min...(.max)))", "", " ", "[]",
        "\"\(token)\"",
      ])
    )
  }

  private mutating func brokenJSON(_ token: String) -> String {
    let payload = random.payload()
    return signed(
      random.pick([
        String(payload.dropLast(2 + random.index(20))), payload + random.pick(["x", ",", "}", "{}", "//", "\u{0}"]),
        "\u{feff}" + payload, payload.replacing(",", with: ",,"),
        payload.replacing("\"iss\"", with: "'iss'"), payload.replacing(":", with: "="),
        payload.replacing("{", with: "{,"), payload.replacing("\"exp\"", with: "\"\u{1}exp\""),
        payload.replacing("{", with: #"{"bad":"\ud800","#), payload.replacing("{", with: #"{"bad":01,"#),
        payload.replacing("{", with: #"{"bad":NaN,"#),
        payload.replacing(
          "{",
          with: #"{"deep":\#(String(repeating: "[", count: 16))\#(String(repeating: "]", count: 16)),"#
        ),
      ])
    )
  }

  private mutating func tooLong(_ token: String) -> String {
    signed(SyncPayload().with("filler", "\"" + String(repeating: "x", count: 5_700 + random.index(2_000)) + "\"").json)
  }

  private mutating func otherBase64(_ token: String) -> String {
    var parts = segments(token)
    let part = random.index(2)
    parts[part] += random.pick(["=", "==", "+", "/", " ", "\n", "\t", "%3D", "!"])
    return Forge.sign(parts[0] + "." + parts[1], key: Fixtures.activeSecret.utf8)
  }
}
