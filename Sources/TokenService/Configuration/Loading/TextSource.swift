/// Where the text of a setting comes from: the variable itself, or the file that its `…_FILE` form names.
struct TextSource: Sendable {
  /// The variable as it is set: `X` or `X_FILE`.
  let name: String
  /// The file, where there is one.
  let file: String?
  private let literal: Secret

  init(name: String, literal: String) {
    self.name = name
    self.literal = Secret(literal)
    file = nil
  }

  init(name: String, file: String) {
    self.name = name
    self.file = file
    literal = Secret("")
  }

  /// The text; of a file, without ASCII white space around it.
  func read() throws(ConfigurationProblem) -> String {
    guard let file else { return literal.reveal() }
    let bytes: [UInt8]
    do throws(ConfigurationFile.Fault) {
      bytes = try ConfigurationFile.read(file)
    } catch {
      throw problem("names a file that cannot be read: \(error.reason)", "Name a file that the service may read")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw problem("names a file that is not UTF-8 text", "Write the secret as base64url:…")
    }
    let trimmed = ValueParser.trimmed(text)
    guard !trimmed.isEmpty else { throw problem("names a file that is empty", "Write the secret into the file") }
    return trimmed
  }

  private func problem(_ problem: String, _ remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(variable: name, problem: problem, remedy: remedy)
  }
}
