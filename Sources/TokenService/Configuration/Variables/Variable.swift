import TokenRules

/// One variable of the configuration: what it is called, what may stand in it, and what counts when it is not set.
struct Variable: Sendable {
  /// Where a variable must be set.
  enum Requirement: Sendable, Hashable {
    /// Nowhere.
    case optional
    /// In staging and prod; in dev something is embedded or generated.
    case outsideDevelopment
    /// Together with others, as these words say.
    case conditional(String)
  }

  /// The name, with `<ENV>` for the environment where it has one.
  let pattern: String
  /// What may stand in it.
  let form: ValueForm
  /// Where it must be set.
  let requirement: Requirement
  /// The text that counts when it is not set, in every environment.
  let preset: String?
  /// The text that counts in dev when it is not set.
  let developmentPreset: String?
  /// What takes the place of a value when it is not set, in words, where that is no fixed text.
  let presetNote: String?
  /// Whether the file of the `…_FILE` form is read again when it changes.
  let isReloaded: Bool
  /// What it is for, in one sentence or two.
  let meaning: String

  init(
    _ pattern: String,
    _ form: ValueForm,
    _ requirement: Requirement = .optional,
    preset: String? = nil,
    developmentPreset: String? = nil,
    presetNote: String? = nil,
    isReloaded: Bool = false,
    meaning: String
  ) {
    self.pattern = pattern
    self.form = form
    self.requirement = requirement
    self.preset = preset
    self.developmentPreset = developmentPreset
    self.presetNote = presetNote
    self.isReloaded = isReloaded
    self.meaning = meaning
  }

  /// Whether the name says which environment it is for.
  var isScoped: Bool { pattern.utf8.count != name(in: .dev).utf8.count }

  /// The name in an environment.
  func name(in environment: ServiceEnvironment) -> String {
    let parts = pattern.split(separator: "<ENV>", omittingEmptySubsequences: false)
    return parts.joined(separator: environment.variableName)
  }

  /// The name of the form that names a file with the value, which every secret has.
  func fileName(in environment: ServiceEnvironment) -> String? {
    form.isSecret ? name(in: environment) + "_FILE" : nil
  }

  /// The text that counts in an environment when nothing is set.
  func preset(in environment: ServiceEnvironment) -> String? {
    environment == .dev ? developmentPreset ?? preset : preset
  }
}
