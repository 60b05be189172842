/// Why a runtime does not know what is revoked.
@nonexhaustive
public enum RevocationFeedError: Error, Sendable, Hashable {
  /// The list is too old to accept a token by: how old it is; `nil` where there is none yet.
  case stale(age: Duration?)
  /// What answered is no page of the service's.
  case malformed
  /// The service's store is another one than the one that was read, or lacks what it had.
  case storeChanged
  /// The service does not answer; the status of what it said instead.
  case refused(status: Int)
}

extension RevocationFeedError: CustomStringConvertible {
  /// What is wrong, in words for a log.
  public var description: String {
    switch self {
    case .stale(let age?): "the list of revocations is \(age.components.seconds) s old"
    case .stale(nil): "there is no list of revocations yet"
    case .malformed: "what answers is no token service of this kind"
    case .storeChanged: "the store of revocations is another one, or lacks what it had"
    case .refused(let status): "the service answers \(status) when it is asked for revocations"
    }
  }
}
