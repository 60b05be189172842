import JWT

/// The session keys as they are written, to be read at the start and whenever their files change.
struct SessionKeySource: Sendable {
  let active: TextSource
  let fallbacks: TextSource?
  /// What no session key may be.
  let syncKeys: [SigningKey]

  @Sendable
  func load() throws(ConfigurationProblem) -> Keyring {
    let text = try active.read()
    let key = try SettingReader.parse(text, of: .sessionKey, as: active.name) { text throws(ValueFault) in
      try ConfigurationLoader.key(text)
    }
    var earlier: [SigningKey] = []
    if let fallbacks {
      let text = try fallbacks.read()
      earlier = try SettingReader.parse(text, of: .sessionFallbackKeys, as: fallbacks.name) { text throws(ValueFault) in
        try ConfigurationLoader.keys(text)
      }
    }
    try hold([key], apartFor: active.name)
    if let fallbacks { try hold(earlier, apartFor: fallbacks.name) }
    return try ring(key, earlier)
  }

  /// Who can sign session tokens could else sign sync tokens as well.
  private func hold(_ keys: [SigningKey], apartFor name: String) throws(ConfigurationProblem) {
    let isShared = keys.contains { key in syncKeys.contains { $0.hasSameSecret(as: key) } }
    guard isShared else { return }
    throw ConfigurationProblem(
      variable: name,
      problem: "has a key of the sync tokens",
      remedy: "Give session tokens keys of their own; `token-service keys generate` makes one"
    )
  }

  private func ring(_ active: SigningKey, _ fallbacks: [SigningKey]) throws(ConfigurationProblem) -> Keyring {
    do {
      return try Keyring(active: active, fallbacks: fallbacks)
    } catch {
      throw ConfigurationProblem(
        variable: self.fallbacks?.name ?? self.active.name,
        problem: ValueFault(error).problem,
        remedy: "Name each earlier secret once, and the signing key not at all"
      )
    }
  }
}
