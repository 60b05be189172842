import JWT
import TokenRules

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension KeyringFileError: CustomStringConvertible {
  /// What is wrong, in words for a log; never key material.
  public var description: String {
    switch self {
    case .unreadable(let number): "the keyring file cannot be read: \(Self.words(number))"
    case .tooLarge(let limit): "the keyring file has more than \(limit) bytes"
    case .insecurePermissions(let mode):
      "the keyring file has the mode 0\(String(mode, radix: 8)): too many may read or write it"
    case .malformed(let error): "the keyring file is not strict JSON (\(error.reason) at byte \(error.offset))"
    case .invalid(let faults): "the keyring file is wrong: \(faults.joined(separator: "; "))"
    case .otherEnvironment(let expected): "the keyring file is not of \(expected.rawValue), but of another environment"
    case .unfitKeyring(let fault): "the keys make no ring: \(Self.words(fault))"
    case .shortOverlap(let keys): keys.map(Self.words).joined(separator: "; ")
    case .olderGeneration(let generation, let highest):
      "the ring is of generation \(generation), and one of generation \(highest) was in force before"
    case .olderKeys(let ids): "keys are usable that were retired or revoked before: \(ids.joined(separator: ", "))"
    case .unusableHistory(let number): "the keyring's history cannot be kept: \(Self.words(number))"
    case .malformedHistory(let fault): "the keyring's history is wrong: \(fault)"
    }
  }

  private static func words(_ fault: JWTError.UnfitKeyring) -> String {
    switch fault {
    case .tooManyKeys(let count): "there are \(count), at most \(Keyring.maximumCount) are accepted"
    case .duplicateID(let id): "two have the id \(id)"
    case .duplicateSecret(let first, let second): "\(first) and \(second) have the same secret"
    @unknown default: "they do not fit"
    }
  }

  private static func words(_ overlap: ShortOverlap) -> String {
    let (has, needs) = (Timestamp(seconds: overlap.retireAt).rfc3339, Timestamp(seconds: overlap.earliest).rfc3339)
    return "the key \(overlap.keyID) ends at \(has), and its tokens may be valid until \(needs)"
  }

  private static func words(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text).lowercased()
  }
}
