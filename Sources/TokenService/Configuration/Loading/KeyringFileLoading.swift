import JWT
import TokenRules
import TokenVerification

/// A keyring file in place of the single key.
extension ConfigurationLoader {
  mutating func refuseBesideKeyringFile() {
    let name = Variable.keyringFile.name(in: environment)
    for variable in [Variable.signingKey, .keyID, .scopedFallbackKeys, .fallbackKeys] where reader.isSet(variable) {
      let remedy =
        variable.pattern == Variable.signingKey.pattern
        ? "Set exactly one of the two" : "Leave it out: the file has every key and its id"
      reader.note(variable, "contradicts \(name)", remedy)
    }
  }

  mutating func readKeyringFile(_ path: String) -> KeySettings? {
    let file = KeyringFile(path: path, environment: environment)
    do throws(KeyringFileError) {
      let ring = try file.load()
      scopedKeys += ring.keyring.entries.map(\.key)
      reader.record(.keyringFile, .set, "keyring file")
      return KeySettings(source: .file(file), keyring: ring.keyring(at: SystemClock().now()), contents: ring)
    } catch {
      note(error)
      return nil
    }
  }

  /// What keys may end when; a ring that ends one too early is refused.
  mutating func readRotation(_ keys: KeySettings?, _ tokens: TokenSettings) -> RotationBounds {
    let bounds = RotationBounds(
      longestTTL: tokens.ttl?.maximum ?? 0,
      leeway: tokens.clockSkew,
      propagation: readWholeNumber(.propagationBound) ?? RotationBounds.defaultPropagation,
      clock: readWholeNumber(.clockBound) ?? RotationBounds.defaultClock
    )
    if reader.problems.isEmpty, let ring = keys?.contents {
      do throws(KeyringFileError) { try ring.checkOverlap(bounds, at: SystemClock().now()) } catch { note(error) }
    }
    return bounds
  }

  /// Where the history of rings is kept; not looked at here, for only a running service keeps one.
  mutating func readStateDirectory() -> ServiceConfiguration.StateDirectory {
    let path = reader.read(.stateDirectory) { text throws(ValueFault) in try ValueParser.text(text, limit: 4096) }.value
    if let path { return ServiceConfiguration.StateDirectory(path: path, isRequired: true) }
    let preset = ServiceConfiguration.StateDirectory.preset(in: environment, developmentKeys: developmentKeys)
    if !reader.isSet(.stateDirectory) { reader.record(.stateDirectory, .preset, preset) }
    return ServiceConfiguration.StateDirectory(path: preset, isRequired: false)
  }

  private mutating func note(_ error: KeyringFileError) {
    for problem in KeyringFileWords.problems(with: error, in: environment) { reader.note(problem, of: .keyringFile) }
  }
}
