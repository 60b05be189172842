import ArgumentParser
import Foundation
import JWT

/// Where `verify` and `inspect` take their token from: argument, file, or standard input.
struct TokenInput: ParsableArguments {
  @Argument(help: "The token; `-` or nothing reads it from standard input, where also a whole lease as JSON will do.")
  var token: String?

  @Option(help: ArgumentHelp("Reads the token from a file.", valueName: "file"))
  var tokenFile: String?

  func validate() throws {
    if token != nil, tokenFile != nil {
      throw ValidationError("Give the token or --token-file, not both.")
    }
  }

  /// The token's text, without white space around it.
  func read() throws(CommandFailure) -> String {
    let text = Self.token(in: try source())
    guard !text.isEmpty else { throw CommandFailure("there is no token in the input", .badData) }
    return text
  }

  private func source() throws(CommandFailure) -> String {
    if let token, token != "-" { return token }
    do throws(ConfigurationFile.Fault) {
      if let tokenFile { return String(decoding: try ConfigurationFile.read(tokenFile), as: UTF8.self) }
      if Terminal.isInteractive { Terminal.complain("reading the token from standard input") }
      return String(
        decoding: try ConfigurationFile.read(descriptor: FileHandle.standardInput.fileDescriptor),
        as: UTF8.self
      )
    } catch {
      throw CommandFailure("the token cannot be read: \(error.reason)", .noInput)
    }
  }

  /// Takes the token out of a lease, so that the answer of mint can be piped as it is.
  private static func token(in text: String) -> String {
    let text = ValueParser.trimmed(text)
    guard text.hasPrefix("{"), let lease = try? JSONObject(parsing: Array(text.utf8)) else { return text }
    return lease["token"]?.string ?? text
  }
}
