/// Everything that is wrong with a policy file.
public struct PolicyFileError: Error, Hashable, Sendable {
  /// One thing that is wrong, and where.
  public struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// Where in the document: `rules[2].who`; empty for the whole.
    public let path: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in bytes.
    public let column: Int
    /// What is wrong and what would be right.
    public let problem: String

    /// `line:column: path: problem`.
    public var description: String { "\(line):\(column): \(path.isEmpty ? "" : path + ": ")\(problem)" }
  }

  /// The faults, in the order in which they stand.
  public let faults: [Fault]
}
