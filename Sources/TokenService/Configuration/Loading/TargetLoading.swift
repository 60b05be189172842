import TokenRules

/// What the tokens are for.
struct TargetSettings {
  let baseURL: WebURL
  let database: String
  let webSocketPath: String
  let healthPath: String
  let issuer: String
  let audience: String

  /// Where clients subscribe.
  var subscribeURL: String {
    let base = baseURL.authority + (baseURL.path.hasSuffix("/") ? String(baseURL.path.dropLast()) : baseURL.path)
    let path = webSocketPath.split(separator: "{database}", omittingEmptySubsequences: false)
      .joined(separator: Self.percentEncoded(database))
    return (baseURL.isSecure ? "wss://" : "ws://") + base + path
  }

  /// Everything but what RFC 3986 §2.3 calls unreserved.
  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      let isPlain =
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._~".utf8.contains(byte)
      return isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ConfigurationLoader {
  mutating func readTarget() -> TargetSettings? {
    let environment = environment
    let baseURL = reader.read(.httpBaseURL) { text throws(ValueFault) in
      try ValueParser.baseURL(text, in: environment)
    }
    let database = reader.read(.database, ValueParser.databaseName)
    let webSocketPath = reader.read(.webSocketPath, ValueParser.urlPath)
    let healthPath = reader.read(.healthPath, ValueParser.urlPath)
    let issuer = readText(.tokenIssuer)
    let audience = readText(.tokenAudience)
    guard let baseURL = baseURL.value, let database = database.value, let webSocketPath = webSocketPath.value,
      let healthPath = healthPath.value, let issuer, let audience
    else { return nil }
    return TargetSettings(
      baseURL: baseURL,
      database: database,
      webSocketPath: webSocketPath,
      healthPath: healthPath,
      issuer: issuer,
      audience: audience
    )
  }

  mutating func readText(_ variable: Variable) -> String? {
    reader.read(variable) { text throws(ValueFault) in try ValueParser.text(text) }.value
  }

  mutating func readWholeNumber(_ variable: Variable) -> Int64? {
    guard case .wholeNumber(let bounds, _) = variable.form else { preconditionFailure("the variable is no number") }
    return reader.read(variable) { text throws(ValueFault) in try ValueParser.wholeNumber(text, in: bounds) }.value
  }
}
