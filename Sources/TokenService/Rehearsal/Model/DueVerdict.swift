/// What a replica has to say of a token.
enum DueVerdict: Sendable, Hashable {
  case accept
  /// For one of these reasons.
  case refuse(Set<String>)
  /// The moment is too close to a change to tell; a refusal has one of these reasons.
  case either(Set<String>)
  /// A clock is off by more than the leeway: whatever is refused is refused for its time.
  case offClock

  /// The reason where no key of the ring made the signature.
  static let unknownKey = "invalid_token"
  static let expired = "token_expired"
  static let notYetValid = "token_not_yet_valid"
}

/// What a replica said of a token.
enum Verdict: Sendable, Hashable {
  /// The id of the key that verified it.
  case accepted(keyID: String)
  case refused(reason: String)
  /// An answer that is no verdict.
  case failed(status: UInt)
  /// No answer in time, or a connection that broke.
  case unanswered
}

/// What a verdict means for the rehearsal.
enum Finding: Sendable, Hashable {
  case accepted
  /// Refused as it had to be, or as it may be around a change.
  case expectedReject(reason: String)
  case clockReject(reason: String)
  case falseReject(reason: String)
  case staleAccept
  /// Refused as it had to be, and for a reason that shows that the key is in use still; or accepted under another key.
  case wrongReason(String)
  case unanswered
}

extension DueVerdict {
  /// Holds a verdict about a token of this key against what was to be expected.
  func judge(_ verdict: Verdict, keyID: String) -> Finding {
    switch verdict {
    case .accepted(let answered): judgeAcceptance(by: answered, of: keyID)
    case .refused(let reason): judgeRefusal(reason)
    case .failed(let status): .falseReject(reason: "http_\(status)")
    case .unanswered: .unanswered
    }
  }

  private func judgeAcceptance(by answered: String, of keyID: String) -> Finding {
    if case .refuse = self { return .staleAccept }
    return answered == keyID ? .accepted : .wrongReason("accepted as a token of \(answered)")
  }

  private func judgeRefusal(_ reason: String) -> Finding {
    switch self {
    case .accept: .falseReject(reason: reason)
    case .refuse(let reasons): reasons.contains(reason) ? .expectedReject(reason: reason) : .wrongReason(reason)
    case .either(let reasons): reasons.contains(reason) ? .expectedReject(reason: reason) : .falseReject(reason: reason)
    case .offClock:
      reason == Self.expired || reason == Self.notYetValid
        ? .clockReject(reason: reason) : .falseReject(reason: reason)
    }
  }
}
