import Foundation

/// Lines for people, on stderr.
enum ErrorOutput {
  static func write(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
