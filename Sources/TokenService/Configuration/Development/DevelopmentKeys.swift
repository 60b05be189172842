import Glibc
import TokenVerification

/// The secrets that dev makes up, kept in `keys/dev/` of the working directory so that a restart finds them.
struct DevelopmentKeys: Sendable {
  /// What to do where there are none yet.
  enum Absence: Sendable {
    /// Make them and keep them: for whoever signs.
    case create
    /// Make do without: for whoever only looks.
    case pretend
  }

  /// `keys/dev` of the working directory.
  let directory: String
  let absence: Absence

  init(workingDirectory: String = ".", absence: Absence) {
    directory = workingDirectory == "." ? "keys/dev" : workingDirectory + "/keys/dev"
    self.absence = absence
  }

  /// The secret of this name, and whether it is kept: a made-up one of `.pretend` is not.
  func secret(
    named name: String,
    prefix: String,
    for variable: String
  ) throws(ConfigurationProblem) -> (text: Secret, isKept: Bool) {
    let path = directory + "/" + name
    if ConfigurationFile.stamp(of: path) == nil {
      let fresh = prefix + FreshSecret.text()
      guard absence == .create else { return (Secret(fresh), false) }
      do throws(PrivateFile.Fault) {
        try PrivateFile.makeDirectory(directory)
        try PrivateFile.create(path, text: fresh + "\n")
      } catch {
        throw ConfigurationProblem(
          variable: variable,
          problem: "is not set, and \(path) cannot be written: \(error.reason)",
          remedy: "Set it, or start in a directory that may be written"
        )
      }
    }
    return (Secret(try read(path, for: variable)), true)
  }

  /// Reads what is there: when two processes start at once, both get what the first has written.
  private func read(_ path: String, for variable: String) throws(ConfigurationProblem) -> String {
    let bytes = (try? ConfigurationFile.read(path)) ?? []
    let text = String(validating: bytes, as: UTF8.self).map(ValueParser.trimmed) ?? ""
    guard text.utf8.count >= 32 else {
      throw ConfigurationProblem(
        variable: variable,
        problem: "is not set, and \(path) cannot be read or holds no secret",
        remedy: "Remove the file, so that a new one is made, or set the variable"
      )
    }
    return text
  }
}
