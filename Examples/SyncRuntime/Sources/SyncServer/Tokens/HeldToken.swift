/// A token as a socket or a request brought it; never printed.
struct HeldToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  let text: String

  init(_ text: String) { self.text = text }

  var description: String { "HeldToken(<redacted>)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
