import TokenRules

/// How subjects of revocations are named outside: in bodies, queries, answers, events and commands.
enum RevocationSubjectForm {
  /// Bytes of an id: any that a token of 8,192 bytes is likely to hold.
  static let maximumLength = 1024

  /// What is wrong with an id.
  static func fault(in id: String?) -> String? {
    guard let id, (1...maximumLength).contains(id.utf8.count), !ValueParser.hasControlCharacter(id) else {
      return "must be an id: a string of 1 to \(maximumLength) bytes without control characters"
    }
    return CredentialForm.isPresent(in: id) ? CredentialForm.words : nil
  }
}

extension RevocationRule.Kind {
  /// The kind's name.
  var word: String {
    switch self {
    case .token: "token"
    case .session: "session"
    case .device: "device"
    case .user: "user"
    case .organization: "org"
    case .all: "all"
    }
  }

  /// The kind of a name.
  init?(word: String) {
    guard let kind = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = kind
  }

  /// The member or parameter that names a subject of the kind.
  var member: StaticString {
    switch self {
    case .token: "jti"
    case .session: "session_id"
    case .device: "device_id"
    case .user: "user_id"
    case .organization: "org_id"
    case .all: "all"
    }
  }
}
