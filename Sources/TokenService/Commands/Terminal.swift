import Glibc

/// What people read: standard error for complaints, so that standard output is the answer alone.
enum Terminal {
  static func complain(_ message: String) { write("token-service: \(message)\n") }

  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Whether somebody is typing, or nothing is connected.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

  /// Text of a stranger, with what could steer a terminal or turn the direction of writing escaped.
  static func harmless(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
