import JWT
import TokenRules

/// Which scopes and streams there are.
extension ConfigurationLoader {
  mutating func readGrants() -> GrantPolicy? {
    guard let policy = readPolicy() else {
      _ = readScopes(.allowedScopes)
      _ = readScopes(.defaultScopes)
      return nil
    }
    let allowed = readScopes(.allowedScopes)
    let defaults = readScopes(.defaultScopes)
    if case .refused = allowed { return nil }
    if case .refused = defaults { return nil }
    do throws(ScopeRestrictionError) {
      return try policy.restricting(allowedScopes: allowed.value, defaultScopes: defaults.value)
    } catch {
      for fault in error.faults { note(fault, of: policy) }
      return nil
    }
  }

  private mutating func note(_ fault: ScopeRestrictionError.Fault, of policy: GrantPolicy) {
    switch fault {
    case .unknownScope:
      let known = policy.allowedScopes.joined(separator: ", ")
      reader.note(.allowedScopes, "has a scope that the policy does not have", "The policy has \(known)")
    case .defaultNotAllowed:
      reader.note(.defaultScopes, "has a scope that is not allowed", "Name allowed scopes only")
    case .noDefault:
      let remedy = "Name at least one allowed scope, for requests that name none"
      reader.note(.defaultScopes, "leaves no default scope", remedy)
    @unknown default:
      reader.note(.allowedScopes, "does not fit the policy")
    }
  }

  private mutating func readScopes(_ variable: Variable) -> SettingReader.Reading<[String]> {
    reader.read(variable) { text throws(ValueFault) in
      try ValueParser.list(text) { text throws(ValueFault) in try ValueParser.visibleASCII(text) }
    }
  }

  private mutating func readPolicy() -> GrantPolicy? {
    let path = readFile(.policyFile)
    if path.isUnset { return .builtIn }
    guard let path = path.value, let bytes = try? ConfigurationFile.read(path) else { return nil }
    do throws(PolicyFileError) {
      let policy = try GrantPolicy(parsing: bytes)
      reader.record(
        .policyFile,
        .set,
        "policy " + SHA256Digest(of: String(decoding: bytes, as: UTF8.self)).hex.prefix(16)
      )
      return policy
    } catch {
      for fault in error.faults {
        reader.note(.policyFile, "names a policy with a fault at \(fault)", "Correct the file")
      }
      return nil
    }
  }
}
