import Glibc
import JWT
import TokenRules
import TokenVerification

/// What is wrong with a keyring file, in words; never key material.
enum KeyringFileWords {
  static func problems(with error: KeyringFileError, in environment: ServiceEnvironment) -> [ConfigurationProblem] {
    var variable = Variable.keyringFile
    switch error {
    case .unusableHistory, .malformedHistory: variable = .stateDirectory
    default: break
    }
    return words(for: error).map { fault in
      ConfigurationProblem(
        variable: variable.name(in: environment),
        problem: fault.problem,
        remedy: fault.remedy ?? remedy
      )
    }
  }

  static func words(for error: KeyringFileError) -> [ValueFault] {
    switch error {
    case .unreadable(let number):
      [
        ValueFault(
          "names a file that cannot be read: \(String(cString: strerror(number)).lowercased())",
          remedy: "Name a keyring file that the service may read"
        )
      ]
    case .tooLarge(let limit): [ValueFault("names a file of more than \(limit) bytes", remedy: remedy)]
    case .insecurePermissions(let mode):
      [
        ValueFault(
          "names a file of mode 0\(String(mode, radix: 8)), which too many may read or write",
          remedy: "Take the rights away: chmod 0600, or 0440 for a mounted secret"
        )
      ]
    case .malformed(let error):
      [ValueFault("names a file that is not strict JSON (\(error.reason) at byte \(error.offset))", remedy: remedy)]
    case .invalid(let faults): faults.map { ValueFault("names a file with a fault, \($0)", remedy: remedy) }
    case .otherEnvironment(let expected):
      [ValueFault("names the keyring of another environment", remedy: "Name the keyring of \(expected.rawValue)")]
    case .unfitKeyring(let fault): [ValueFault(.unfitKeyring(fault))]
    case .shortOverlap(let keys):
      keys.map { key in
        let (has, needs) = (Timestamp(seconds: key.retireAt).rfc3339, Timestamp(seconds: key.earliest).rfc3339)
        return ValueFault(
          "names a ring whose key \(key.keyID) ends at \(has), while its tokens may be valid until \(needs)",
          remedy: "Put its retire_at off (`token-service keys plan --put-off`), or lower the TTLs"
        )
      }
    case .olderGeneration(let generation, let highest):
      [
        ValueFault(
          "names a ring of generation \(generation), and one of generation \(highest) was in force before",
          remedy: older
        )
      ]
    case .olderKeys(let ids):
      [
        ValueFault(
          "names a ring in which keys are usable that were retired or revoked before: \(ids.joined(separator: ", "))",
          remedy: older
        )
      ]
    case .unusableHistory(let number):
      [
        ValueFault(
          "names a folder that cannot be used: \(String(cString: strerror(number)).lowercased())",
          remedy: "Name a folder that the service may write and that outlives restarts"
        )
      ]
    case .malformedHistory(let fault):
      [
        ValueFault(
          "names a folder whose keyring-history.json is wrong: \(fault)",
          remedy: "Restore the file, or remove it once you are sure that the keyring is the newest"
        )
      ]
    @unknown default: [ValueFault("names a file that is no keyring", remedy: remedy)]
    }
  }

  private static let older = "Name the newest ring, or permit this one with `token-service keys accept-older`"
  private static let remedy = "Write a JSON Web Key Set as keys/README.md describes it"
}
