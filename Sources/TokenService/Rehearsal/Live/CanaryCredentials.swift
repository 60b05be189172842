import Foundation

/// The credentials of canary callers, from a file or a variable: never from an argument.
enum CanaryCredentials {
  /// Names the credentials, separated by white space or commas, where no file does.
  static let variable = "OA_REHEARSAL_CALLERS"

  /// - Parameters:
  ///   - path: a file with a credential a line; `#` begins a remark.
  ///   - variables: the process's.
  static func read(_ path: String?, _ variables: [String: String]) throws(CommandFailure) -> [Secret] {
    let found = path == nil ? split(variables[variable] ?? "") : split(try text(of: path ?? ""))
    guard !found.isEmpty else {
      throw CommandFailure(
        "no canary caller is given: --callers names a file with an access key or a session token a line, or"
          + " \(variable) holds them",
        code: ExitStatus.verifyUsage
      )
    }
    return found
  }

  private static func text(of path: String) throws(CommandFailure) -> String {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("\(path) cannot be read", code: ExitStatus.verifyUsage)
    }
    let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
    guard mode & 0o006 == 0 else {
      throw CommandFailure("\(path) can be read or written by others; chmod 600", code: ExitStatus.verifyUsage)
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func split(_ text: String) -> [Secret] {
    text.split(whereSeparator: \.isNewline).flatMap { line in
      line.prefix { $0 != "#" }.split { $0 == "," || $0.isWhitespace }.map { Secret(String($0)) }
    }
  }
}
