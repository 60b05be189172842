/// What is wrong with a stream pattern.
enum StreamPatternFault: Error, Equatable {
  case empty
  case tooLong
  case notVisibleASCII
  case unknownPlaceholder(String)
  case unbalancedBraces
  case tooManyPlaceholders
  case adjacentPlaceholders

  var description: String {
    switch self {
    case .empty: "is empty"
    case .tooLong: "is longer than \(TokenRequest.maximumNameLength) bytes"
    case .notVisibleASCII: "has something else than visible ASCII characters"
    case .unknownPlaceholder(let name): "has the unknown placeholder {\(name)}; there are {org}, {user} and {any}"
    case .unbalancedBraces: "has a brace without its partner"
    case .tooManyPlaceholders: "has more than one of {org} and {user}, or more than one {any}"
    case .adjacentPlaceholders: "has two placeholders with nothing between them"
    }
  }
}

extension StreamPattern {
  init(_ pattern: String) throws(StreamPatternFault) {
    guard !pattern.isEmpty else { throw .empty }
    guard pattern.utf8.count <= TokenRequest.maximumNameLength else { throw .tooLong }
    guard PlainText.isVisibleASCII(pattern) else { throw .notVisibleASCII }
    let pieces = try Self.pieces(of: pattern)
    let owners = pieces.count { $0 == .organization || $0 == .user }
    guard owners <= 1, pieces.count(where: { $0 == .any }) <= 1 else { throw .tooManyPlaceholders }
    for (piece, next) in zip(pieces, pieces.dropFirst()) where !piece.isText && !next.isText {
      throw .adjacentPlaceholders
    }
    text = pattern
    self.pieces = pieces
  }

  private static func pieces(of pattern: String) throws(StreamPatternFault) -> [Piece] {
    var pieces: [Piece] = []
    var rest = pattern[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else { throw .unbalancedBraces }
      let name = rest[rest.index(after: open)..<close]
      guard !name.contains("{") else { throw .unbalancedBraces }
      guard let placeholder = placeholder(named: name) else { throw .unknownPlaceholder(String(name)) }
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(placeholder)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }

  private static func placeholder(named name: Substring) -> Piece? {
    switch name {
    case "org": .organization
    case "user": .user
    case "any": .any
    default: nil
    }
  }
}

extension StreamPattern.Piece {
  var isText: Bool { if case .text = self { true } else { false } }
}
