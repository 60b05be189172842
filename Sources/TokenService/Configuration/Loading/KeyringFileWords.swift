import Glibc
import JWT
import TokenRules
import TokenVerification

/// What is wrong with a keyring file, in words; never key material.
enum KeyringFileWords {
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
    @unknown default: [ValueFault("names a file that is no keyring", remedy: remedy)]
    }
  }

  private static let remedy = "Write a JSON Web Key Set as keys/README.md describes it"
}
