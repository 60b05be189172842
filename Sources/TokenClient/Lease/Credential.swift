/// What a lease is asked for with: a session token or an access key.
///
/// It is never printed.
public struct Credential: Sendable, Hashable {
  let bearer: String

  /// Takes what follows `Bearer `: visible ASCII, at most 8,192 bytes; anything else is refused when a lease is asked for.
  public init(bearer: String) { self.bearer = bearer }

  /// Whether it can stand in a header field without becoming a second one.
  var isSendable: Bool { HeaderText.isVisible(bearer) && bearer.utf8.count <= 8192 }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Says only that there is one.
  public var description: String { "Credential(<redacted>)" }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// What a debugger and `dump` see: nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
