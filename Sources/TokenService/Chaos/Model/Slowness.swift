/// How a client is slow.
enum Slowness: String, Sendable, CaseIterable {
  /// A byte of its head a second.
  case head
  /// A whole head, then a byte of its body a second.
  case body
  /// Many requests, and not one answer read.
  case reader
}
