import TokenRules

extension ConfigurationLoader {
  /// Introspection: all of it or nothing, told as with session tokens.
  mutating func readIntrospection() -> IntrospectionConfiguration?? {
    let parts = [Variable.introspectionURL, .introspectionClientID, .introspectionClientSecret]
    guard parts.contains(where: reader.isSet) else { return .some(nil) }
    requireTogether(parts)
    let environment = environment
    let url = reader.read(.introspectionURL) { text throws(ValueFault) in
      try ValueParser.httpURL(text, in: environment)
    }
    let clientID = readText(.introspectionClientID)
    let secret = readReloaded(.introspectionClientSecret) { text throws(ValueFault) in
      Secret(try ValueParser.visibleASCII(text))
    }
    guard let url = url.value, let clientID, let secret else { return nil }
    return IntrospectionConfiguration(url: url.text, clientID: clientID, clientSecret: secret)
  }
}
