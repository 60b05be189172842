/// A stream that a lease grants, and the scope by which it does.
public struct StreamGrant: Sendable, Hashable {
  /// The stream.
  public let stream: String
  /// The scope of the lease that the stream needs.
  public let requiredScope: String

  /// Grants a stream by a scope.
  public init(stream: String, requiredScope: String) {
    self.stream = stream
    self.requiredScope = requiredScope
  }
}
