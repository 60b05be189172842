import JWT

/// Makes rings that nobody may take out of one that is good.
enum RingSpoiler {
  /// The file of a ring of the next generation that is bad in this way.
  static func spoil(_ good: [UInt8], _ ring: BadRing) throws -> [UInt8] {
    switch ring {
    case .truncated: Array(good.prefix(good.count * 2 / 3))
    case .duplicateID: try adding(to: good, state: "standby") { $0 }
    case .twoActive: try adding(to: good, state: "active") { $0 + "-twin" }
    case .older: good
    }
  }

  /// The same ring with one more key, named after the active one.
  private static func adding(to good: [UInt8], state: String, id: (String) -> String) throws -> [UInt8] {
    let object = try JSONObject(parsing: good)
    let keys = object["keys"]?.array ?? []
    let active = keys.compactMap(\.object).first { $0["state"]?.string == "active" }
    var writer = JSONWriter(capacity: good.count + 512)
    writer.beginObject()
    for (name, value) in object.members where name != "keys" {
      writer.name(name)
      if name == "generation", let generation = value.unsignedInteger {
        writer.value(generation + 1)
      } else {
        writer.value(value)
      }
    }
    writer.beginArray("keys")
    writer.beginObject()
    for (name, text) in [("kty", "oct"), ("alg", "HS256"), ("use", "sig"), ("state", state)] {
      writer.name(name)
      writer.value(text)
    }
    writer.member("kid", id(active?["kid"]?.string ?? "twin"))
    writer.member("k", FreshSecret.text())
    writer.endObject()
    for key in keys { writer.value(key) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
