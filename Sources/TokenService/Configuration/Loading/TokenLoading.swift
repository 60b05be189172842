import TokenRules

/// How long tokens live and what they may grant.
struct TokenSettings {
  var isEnabled = true
  /// `nil` where the bounds are wrong.
  var ttl: TTLBounds?
  var refreshMargin: Int64 = 30
  var claimsVersion = ""
  /// `nil` where the policy is wrong.
  var grants: GrantPolicy?
  var clockSkew: Int64 = 30
  var maximumAge: Int64?
  var revokedTokenIDs: [String] = []
}

extension ConfigurationLoader {
  mutating func readTokens() -> TokenSettings {
    var settings = TokenSettings()
    settings.isEnabled = reader.read(.isEnabled, ValueParser.flag).value ?? true
    readTimes(into: &settings)
    settings.claimsVersion = readText(.claimsVersion) ?? ""
    settings.grants = readGrants()
    settings.clockSkew = readWholeNumber(.clockSkew) ?? 0
    settings.revokedTokenIDs =
      reader.read(.revokedTokenIDs) { text throws(ValueFault) in
        try ValueParser.list(text) { text throws(ValueFault) in try ValueParser.text(text) }
      }.value ?? []
    return settings
  }

  /// A number that is wrong takes no part in comparisons: it has its own problem already.
  private mutating func readTimes(into settings: inout TokenSettings) {
    let `default` = readWholeNumber(.ttl)
    let minimum = readWholeNumber(.minimumTTL)
    let maximum = readWholeNumber(.maximumTTL)
    let margin = readWholeNumber(.refreshMargin)
    let maximumAge = readWholeNumber(.maximumAge)
    if let minimum, let maximum, minimum > maximum {
      reader.note(.minimumTTL, "is more than \(Variable.maximumTTL.pattern)", "Set it to at most \(maximum)")
    } else {
      if let `default`, let minimum, `default` < minimum {
        reader.note(.ttl, "is less than \(Variable.minimumTTL.pattern)", "Set it to at least \(minimum)")
      }
      if let `default`, let maximum, `default` > maximum {
        reader.note(.ttl, "is more than \(Variable.maximumTTL.pattern)", "Set it to at most \(maximum)")
      }
    }
    if let margin, let minimum, margin >= minimum {
      let remedy = minimum > 1 ? "Set it to at most \(minimum - 1)" : "Raise the minimum TTL to more than it"
      reader.note(.refreshMargin, "is not less than \(Variable.minimumTTL.pattern)", remedy)
    }
    if let maximumAge, let maximum, maximumAge < maximum {
      let remedy = "Set it to at least \(maximum), or tokens are refused before they end"
      reader.note(.maximumAge, "is less than \(Variable.maximumTTL.pattern)", remedy)
    }
    settings.refreshMargin = margin ?? 1
    settings.maximumAge = maximumAge
    guard let `default`, let minimum, let maximum,
      TTLBounds.areValid(default: `default`, minimum: minimum, maximum: maximum)
    else { return }
    settings.ttl = TTLBounds(default: `default`, minimum: minimum, maximum: maximum)
    if maximumAge == nil, !reader.isSet(.maximumAge) { reader.record(.maximumAge, .preset, String(maximum)) }
  }
}
