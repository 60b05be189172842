import JWT
import TestSupport
import TokenRules

/// Rings as somebody else may have written them: random keys, members of any name and value, any order and spacing.
struct RandomRing {
  /// Secrets that stand in entries of ended keys.
  private(set) var erased: [String] = []
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func bytes() -> [UInt8] {
    var members = [(#""generation""#, String(UInt64.random(in: 0...1 << 40, using: &generator)))]
    if Bool.random(using: &generator) { members.append((#""environment""#, #""staging""#)) }
    let stops = Int.random(in: 0..<5, using: &generator) == 0
    if stops { members.append((#""minting_stopped""#, "true")) }
    var keys = (0..<Int.random(in: 0..<8, using: &generator)).map { key(number: $0, state: nil) }
    if !stops { keys.append(key(number: 99, state: .active)) }
    members.append((#""keys""#, "[" + keys.shuffled(using: &generator).joined(separator: "," + space()) + "]"))
    return Array(object(members + strangers()).utf8)
  }

  private mutating func key(number: Int, state: KeyRecord.State?) -> String {
    let others: [KeyRecord.State] = [.standby, .fallback, .retired, .revoked]
    let state = state ?? others.randomElement(using: &generator)!
    let secret = SigningSecret.text(generator.next())
    var members = [(#""kid""#, "\"key-\(number)\""), (#""state""#, "\"\(state.rawValue)\"")]
    let isUsable = state.isUsable
    if isUsable || Bool.random(using: &generator) {
      members += [(#""kty""#, #""oct""#), (#""alg""#, #""HS256""#), (#""use""#, #""sig""#), (#""k""#, "\"\(secret)\"")]
      if !isUsable { erased.append(secret) }
    }
    if !isUsable, Bool.random(using: &generator) { members.append((#""fingerprint""#, #""00ff""#)) }
    let ending = state == .revoked ? "revoked_at" : "retired_at"
    for name in ["created_at", "activated_at", "demoted_at", "retire_at"] + (isUsable ? [] : [ending]) {
      guard Bool.random(using: &generator) else { continue }
      let time = Timestamp(seconds: Int64.random(in: 0...4_000_000_000, using: &generator)).rfc3339
      members.append(("\"\(name)\"", Bool.random(using: &generator) ? "\"\(time)\"" : "null"))
    }
    if Bool.random(using: &generator) { members.append((#""longest_ttl_seconds""#, "900")) }
    return object(members + strangers())
  }

  private mutating func strangers() -> [(String, String)] {
    let values = [
      "null", "true", "-0.5e+3", "[ 1,\t{ } ]", #""a\u0000\"\\ b""#, #"{"k" : "v", "nested":[[]]}"#,
      "\" two  spaces \"",
      "12345678901234567890123", #""💡""#,
    ]
    let names = ["x", #"x\u002dy"#, "é", #"\""#, "K", "state ", "keys.0"]
    return names.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
      .map { ("\"\($0)\"", values.randomElement(using: &generator)!) }
  }

  private mutating func object(_ members: [(String, String)]) -> String {
    let shuffled = members.shuffled(using: &generator)
    return "{" + space() + shuffled.map { $0 + space() + ":" + space() + $1 }.joined(separator: space() + ",") + "}"
  }

  private mutating func space() -> String { ["", " ", "\n  ", "\t"].randomElement(using: &generator)! }

  /// Every member that no ring has, by its place, name and value without spacing.
  static func strangers(in ring: [UInt8]) throws -> [String] {
    let document = try JSONObject(parsing: ring)
    let known = ["environment", "generation", "minting_stopped", "keys"]
    let ofKey = [
      "kty", "alg", "use", "kid", "k", "fingerprint", "state", "created_at", "activated_at", "demoted_at", "retire_at",
      "retired_at", "revoked_at", "longest_ttl_seconds",
    ]
    var found = document.members.filter { !known.contains($0.name) }.map { "\($0.name)=\(compact($0.value))" }
    for key in document["keys"]?.array?.compactMap(\.object) ?? [] {
      found += key.members.filter { !ofKey.contains($0.name) }
        .map { "\(key["kid"]?.string ?? "?").\($0.name)=\(compact($0.value))" }
    }
    return found
  }

  private static func compact(_ value: JSONValue) -> String { JSONCompactionOracle.compact(value) }
}

/// Values without the white space between their tokens, the slow way: by taking them apart.
private enum JSONCompactionOracle {
  static func compact(_ value: JSONValue) -> String {
    switch value.kind {
    case .object:
      "{" + value.object!.members.map { "\($0.name)=\(compact($0.value))" }.joined(separator: ",") + "}"
    case .array: "[" + value.array!.map(compact).joined(separator: ",") + "]"
    default: value.text
    }
  }
}

/// Secrets as `k` has them.
private enum SigningSecret {
  static func text(_ seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    return Forge.base64URL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}
