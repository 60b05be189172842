/// A secret as text; no `print` shows it.
struct Secret: Sendable, Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The secret itself, for the one place that sends or compares it.
  func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "<redacted>" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
