/// A token as a session uses it; printed without its text.
public struct SocketToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
  /// What is sent.
  public let value: String
  /// Where its service says to subscribe.
  public let subscribeURL: String?

  /// Makes a token.
  public init(value: String, subscribeURL: String? = nil) { (self.value, self.subscribeURL) = (value, subscribeURL) }

  /// Redacted.
  public var description: String { "SocketToken(redacted)" }
  /// Redacted.
  public var debugDescription: String { description }
}

extension SocketToken: CustomReflectable {
  /// Without members, so that no dump shows the text.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
