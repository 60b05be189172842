/// What is wrong with one member of a request.
public struct FieldError: Sendable, Hashable {
  /// The member's name.
  public let field: String
  /// What is wrong with it and what would be right, in a sentence for the client's author.
  public let message: String

  /// Says what is wrong with a member.
  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}
