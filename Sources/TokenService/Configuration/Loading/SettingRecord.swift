/// What a setting came out as, for people and for comparing: without secrets.
struct SettingRecord: Sendable, Hashable {
  /// How the value came to be.
  enum Origin: String, Sendable, Hashable {
    /// The variable, or the file that it names.
    case set
    /// Nothing is set: the default counts.
    case preset = "default"
    /// Something is set that is wrong.
    case refused = "wrong"
  }

  /// The variable's name, without `_FILE`.
  let name: String
  /// The variable's name in the table, with `<ENV>`.
  let pattern: String
  let origin: Origin
  /// The value, or what stands for it where it is secret.
  var shown: String
}
