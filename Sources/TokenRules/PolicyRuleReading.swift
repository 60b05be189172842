import JWT

extension PolicyDocument {
  mutating func readRule(_ place: PlacedValue) -> GrantRule? {
    guard let members = object(place, ["streams", "any_of_scopes", "who", "default"]) else { return nil }
    for name in ["streams", "any_of_scopes", "who"] where members[name] == nil { refuse(place, "needs \(name)") }
    let who = members["who"].flatMap { readWho($0) }
    let isDefault = members["default"].map { readFlag($0) } ?? false
    if who == .granted, isDefault, let member = members["default"] {
      refuse(member, "must be false where who is granted: such streams are asked for by name")
    }
    var patterns: [StreamPattern] = []
    if let member = members["streams"], let names = elements(member) {
      if names.isEmpty { refuse(member, "must not be empty") }
      patterns = names.compactMap { readPattern($0, who: who, isDefault: isDefault) }
    }
    let scopes = members["any_of_scopes"].map { readScopes($0, mayBeEmpty: false) } ?? []
    ruleScopes += scopes
    return who.map { GrantRule(streams: patterns, scopes: scopes, who: $0, isDefault: isDefault) }
  }

  private mutating func readWho(_ place: PlacedValue) -> GrantRule.Who? {
    let who = place.value.string.flatMap { text in
      GrantRule.Who.allCases.first { PlainText.areEqual($0.rawValue, text) }
    }
    if who == nil { refuse(place, "must be one of \(GrantRule.Who.allCases.map(\.rawValue).joined(separator: ", "))") }
    return who
  }

  private mutating func readPattern(_ place: PlacedValue, who: GrantRule.Who?, isDefault: Bool) -> StreamPattern? {
    guard let text = place.value.string else {
      refuse(place, "must be a string")
      return nil
    }
    let pattern: StreamPattern
    do { pattern = try StreamPattern(text) } catch {
      refuse(place, error.description)
      return nil
    }
    if let who, let problem = PlaceholderRules.problem(of: pattern, for: who, isDefault: isDefault) {
      refuse(place, problem)
    }
    return pattern
  }
}
