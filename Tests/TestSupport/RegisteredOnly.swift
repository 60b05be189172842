public import JWT

/// A payload of which nothing is read beyond what the verifier itself looks at.
public struct RegisteredOnly: Claims {
  /// Reads nothing.
  public init(from reader: inout ClaimsReader) throws(JWTError) {}

  /// Writes nothing.
  public func write(to writer: inout JSONWriter) {}
}
