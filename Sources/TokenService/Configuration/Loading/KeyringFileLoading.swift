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
      let ring = try file.load().keyring
      scopedKeys += ring.entries.map(\.key)
      reader.record(.keyringFile, .set, "keyring file")
      return KeySettings(source: .file(file), keyring: ring)
    } catch {
      for fault in KeyringFileWords.words(for: error) {
        reader.note(.keyringFile, fault.problem, fault.remedy)
      }
      return nil
    }
  }
}
