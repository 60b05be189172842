import TokenRules

extension ConfigurationLoader {
  mutating func readRevocation(
    _ tokens: TokenSettings,
    sessionAge: Int64?,
    in folder: ServiceConfiguration.StateDirectory
  ) -> RevocationConfiguration {
    let store = readStore()
    let staleness = readWholeNumber(.maximumStaleness)
    let poll = readWholeNumber(.revocationPoll)
    let longestCaller = readWholeNumber(.longestCaller)
    let replicas = readWholeNumber(.replicas)
    check(staleness: staleness, poll: poll)
    if store == .memory, let replicas, replicas > 1 {
      let remedy = "Set it to 1, or set \(Variable.storeURL.name(in: environment)) to a store that they share"
      reader.note(.replicas, "is more than 1, and memory is shared by none", remedy)
    }
    if let longestCaller, let sessionAge, longestCaller < sessionAge {
      let remedy = "Set it to at least \(sessionAge), or unset it"
      reader.note(.longestCaller, "is less than \(Variable.sessionMaximumAge.pattern)", remedy)
    }
    let leeway = tokens.clockSkew
    return RevocationConfiguration(
      store: store.resolved(in: folder.path),
      maximumStaleness: staleness.flatMap { $0 > 0 ? .seconds($0) : nil },
      pollInterval: .milliseconds(poll ?? 500),
      lifetimes: RevocationLifetimes(
        tokens: (tokens.maximumAge ?? tokens.ttl?.maximum ?? 86_400) + leeway,
        callers: longestCaller.map { $0 + leeway }
      ),
      replicas: replicas.map(Int.init)
    )
  }

  /// Shown without user and password: replicas that are told different stores differ in their digest.
  private mutating func readStore() -> StoreLocation {
    guard
      let store = reader.read(.storeURL, { text throws(ValueFault) in try StoreLocation(parsing: text) }).value
    else {
      if environment == .dev, !reader.isSet(.storeURL) { reader.record(.storeURL, .preset, "memory") }
      return .memory
    }
    reader.record(.storeURL, .set, store.place.description)
    return store
  }

  private mutating func check(staleness: Int64?, poll: Int64?) {
    guard let staleness else { return }
    if staleness == 0, environment == .prod {
      reader.note(.maximumStaleness, "is switched off in prod", "Set it to a whole number of seconds from 1 to 86,400")
    }
    if let poll, staleness > 0, staleness * 1000 < 2 * poll {
      let remedy = "Set it to at least \((2 * poll + 999) / 1000), or look more often"
      reader.note(.maximumStaleness, "is less than two looks, \(Variable.revocationPoll.pattern), are apart", remedy)
    }
  }
}
