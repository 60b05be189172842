import JWT
import TokenRules

/// The keys that an environment's variables hold, for a ring that takes their place.
enum KeysInForce {
  /// Reads them.
  ///
  /// - Parameter fallbackIDs: the ids under which the fallbacks signed, in their order; those without derive one.
  static func read(
    in environment: ServiceEnvironment,
    fallbackIDs: [String],
    from variables: [String: String] = EnvironmentOption.variables
  ) throws(CommandFailure) -> RingImport {
    var reader = SettingReader(variables, environment: environment)
    let id = reader.read(.keyID) { $0 }.value
    let text = try signingKey(&reader, environment)
    let list = reader.isSet(.scopedFallbackKeys) ? Variable.scopedFallbackKeys : .fallbackKeys
    let others = reader.read(list) { text throws(ValueFault) in try ValueParser.list(text) }.value ?? []
    guard fallbackIDs.count <= others.count else {
      let counts = "\(fallbackIDs.count) times, for \(others.count) fallback keys"
      throw CommandFailure("--fallback-kid was given \(counts)", .usage)
    }
    guard reader.problems.isEmpty, let text else {
      throw CommandFailure(ConfigurationProblems(environment: environment.rawValue, problems: reader.problems))
    }
    let active = try secret(text, id: id, of: .signingKey, environment)
    var fallbacks: [RingSecret] = []
    for (index, other) in others.enumerated() {
      let id = index < fallbackIDs.count ? fallbackIDs[index] : nil
      fallbacks.append(try secret(Secret(other), id: id, of: list, environment))
    }
    return RingImport(active: active, fallbacks: fallbacks)
  }

  /// The variable's, or in dev the one that the first start has made.
  private static func signingKey(
    _ reader: inout SettingReader,
    _ environment: ServiceEnvironment
  ) throws(CommandFailure) -> Secret? {
    let reading = reader.read(.signingKey) { $0 }
    if let text = reading.value { return Secret(text) }
    guard reading.isUnset else { return nil }
    let name = Variable.signingKey.name(in: environment)
    do throws(ConfigurationProblem) {
      if environment == .dev {
        let made = try DevelopmentKeys(absence: .pretend).secret(named: "signing-key", prefix: "base64url:", for: name)
        if made.isKept { return made.text }
      }
    } catch {
      throw CommandFailure(error.description, .configuration)
    }
    reader.note(.signingKey, "is not set: there is no key to import")
    return nil
  }

  private static func secret(
    _ text: Secret,
    id: String?,
    of variable: Variable,
    _ environment: ServiceEnvironment
  ) throws(CommandFailure) -> RingSecret {
    do {
      return try RingSecret(text: text, id: id)
    } catch {
      throw CommandFailure("\(variable.name(in: environment)) \(ValueFault(error).problem)", .configuration)
    }
  }
}
