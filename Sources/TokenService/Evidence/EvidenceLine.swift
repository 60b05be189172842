import JWT

/// One line of a JSONL file of a bundle.
protocol EvidenceLine: Sendable {
  /// Names the members and their meaning, with a version: `rotation.event.v1`.
  static var schema: String { get }

  /// Writes the members of an object that is open already.
  ///
  /// `schema`, `run_id`, `commit` and `config_digest` stand in it.
  func write(to writer: inout JSONWriter)
}
