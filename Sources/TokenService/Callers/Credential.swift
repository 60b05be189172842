import JWT

/// What a client shows to be taken for a caller; no `print` shows it.
struct Credential: Sendable {
  /// What it looks like; this alone decides who is asked about it.
  enum Form: Sendable {
    /// `oa_pat_…`.
    case accessKey
    /// Three segments: it may be a session token.
    case threeSegments
    case opaque
  }

  static let accessKeyPrefix = "oa_pat_"

  private let text: String

  init(_ text: String) { self.text = text }

  var form: Form {
    if text.utf8.starts(with: Self.accessKeyPrefix.utf8) { return .accessKey }
    return text.utf8.count { $0 == UInt8(ascii: ".") } == 2 ? .threeSegments : .opaque
  }

  /// What stands for it in tables.
  var digest: SHA256Digest { SHA256Digest(of: text) }

  /// The credential itself, for the places that verify or send it.
  func reveal() -> String { text }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "<credential>" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
