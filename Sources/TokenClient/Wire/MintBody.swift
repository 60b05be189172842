/// The body of a request for a lease.
enum MintBody {
  /// JSON with what the configuration asks for; empty where it asks for the defaults.
  static func make(_ configuration: LeaseConfiguration) -> [UInt8] {
    var members: [String] = []
    if !configuration.scopes.isEmpty { members.append("\"scopes\":" + array(configuration.scopes)) }
    if !configuration.streams.isEmpty { members.append("\"streams\":" + array(configuration.streams)) }
    if let seconds = configuration.ttlSeconds { members.append("\"ttl_seconds\":\(seconds)") }
    if let device = configuration.deviceID { members.append("\"device_id\":" + string(device)) }
    return members.isEmpty ? [] : Array("{\(members.joined(separator: ","))}".utf8)
  }

  private static func array(_ texts: [String]) -> String { "[\(texts.map(string).joined(separator: ","))]" }

  private static func string(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20: out += "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst()
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
