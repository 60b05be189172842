public import SyncLog
public import TokenVerification

/// Why a server does not start.
public enum SyncServerError: Error, Sendable {
  /// The ring cannot be taken.
  case keyring(KeyringFileError)
  /// The log cannot be opened.
  case log(SyncLogError)
  /// A setting is wrong; which, and what would be right.
  case setting(String)
  /// The address cannot be listened on; what the system says.
  case address(String)
}

extension SyncServerError: CustomStringConvertible {
  /// What is wrong, in words for a log.
  public var description: String {
    switch self {
    case .keyring(let error): "the keyring file: \(error)"
    case .log(let error): "the log: \(error)"
    case .setting(let words), .address(let words): words
    }
  }
}
