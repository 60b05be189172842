import TokenRules

/// The name of a file in a bundle: `events.jsonl`, `logs/replica-1.log`; it cannot lead out of the folder.
struct EvidencePath: Sendable, Hashable, Comparable {
  static let manifest = EvidencePath(known: "MANIFEST.json")
  static let signature = EvidencePath(known: "MANIFEST.sig")
  static let summary = EvidencePath(known: "SUMMARY.md")

  /// What a file is called while it is written.
  private static let draftPrefix = ".draft-"

  let text: String
  /// The folders and, last, the file.
  let components: [String]

  /// - Returns: nothing where the text is absolute, empty or longer than 1,024 bytes, has an empty component, `.` or
  ///   `..`, or a control character.
  init?(_ text: String) {
    let components = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard
      text.utf8.count <= 1024,
      components.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
    else { return nil }
    self.text = text
    self.components = components
  }

  private init(known name: String) {
    text = name
    components = [name]
  }

  var folders: ArraySlice<String> { components.dropLast() }
  var name: String { components[components.count - 1] }

  /// Where the file's next content is written before it takes the file's name.
  var draft: EvidencePath { EvidencePath(components: folders + [Self.draftPrefix + name]) }

  /// Whether this is a file that was being written.
  var isDraft: Bool { name.hasPrefix(Self.draftPrefix) }

  /// Whether a manifest says something of the file: of every one but itself, its signature, and drafts.
  var isCovered: Bool { self != .manifest && self != .signature && !isDraft }

  /// Whether the file only grows while a run goes on: lines, and logs.
  var isGrowing: Bool { name.hasSuffix(".jsonl") || name.hasSuffix(".log") }

  /// A name in this folder.
  func appending(_ name: String) -> EvidencePath { EvidencePath(components: components + [name]) }

  private init(components: [String]) {
    self.components = components
    text = components.joined(separator: "/")
  }

  /// By bytes, so that the order does not depend on who sorts.
  static func < (left: EvidencePath, right: EvidencePath) -> Bool {
    PlainText.precedes(left.text, right.text)
  }

  /// Byte by byte: Swift's own comparison takes two spellings of one letter for one name.
  static func == (left: EvidencePath, right: EvidencePath) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}
