/// The name of a stream, or of a family of streams: text with at most one `{org}` or `{user}` and at most one `{any}`.
///
/// `{org}` and `{user}` stand for the id without its prefix `org:` or `user:`; `{any}` for one character or more.
public struct StreamPattern: Sendable, Hashable {
  enum Piece: Sendable, Hashable {
    case text(String)
    case organization
    case user
    case any
  }

  /// The pattern as it is written.
  public let text: String
  let pieces: [Piece]

  /// Whose stream a stream may be.
  struct Owner {
    let userID: Substring
    let organizationID: Substring

    init(userID: String, organizationID: String) {
      self.userID = SubjectID.user(userID)
      self.organizationID = SubjectID.organization(organizationID)
    }
  }

  var hasOrganization: Bool { pieces.contains(.organization) }
  var hasUser: Bool { pieces.contains(.user) }
  var hasAny: Bool { pieces.contains(.any) }

  /// The one stream of an owner that this pattern names; `nil` where it names a family.
  func stream(of owner: Owner) -> String? {
    if pieces.count == 1, case .text(let name) = pieces[0] { return name }
    var name = ""
    name.reserveCapacity(text.utf8.count + max(owner.userID.utf8.count, owner.organizationID.utf8.count))
    let pieces = pieces.span
    for index in pieces.indices {
      switch pieces[index] {
      case .text(let text): name += text
      case .organization: name += owner.organizationID
      case .user: name += owner.userID
      case .any: return nil
      }
    }
    return name
  }

  /// Whether this pattern names the stream: as a stream of `owner`, or, without one, as anybody's.
  func matches(_ stream: String, of owner: Owner?) -> Bool {
    var rest = stream.utf8[...]
    var open = pieces[...]
    while let first = open.first, let text = Self.text(of: first, owner) {
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      open = open.dropFirst()
    }
    if open.isEmpty { return rest.isEmpty }
    while let last = open.last, let text = Self.text(of: last, owner) {
      guard rest.reversed().starts(with: text.utf8.reversed()) else { return false }
      rest = rest.dropLast(text.utf8.count)
      open = open.dropLast()
    }
    if open.count == 1 { return !rest.isEmpty }
    // Two placeholders, whatever they stand for, and the text between them.
    guard rest.count > 2, case .text(let middle) = open[open.startIndex + 1] else { return false }
    return Self.holds(middle, within: rest.dropFirst().dropLast())
  }

  private static func holds(_ text: String, within rest: Substring.UTF8View) -> Bool {
    var rest = rest
    while rest.count >= text.utf8.count {
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// What a piece stands for, where that is one text.
  private static func text(of piece: Piece, _ owner: Owner?) -> Substring? {
    switch piece {
    case .text(let text): text[...]
    case .organization: owner?.organizationID
    case .user: owner?.userID
    case .any: nil
    }
  }
}
