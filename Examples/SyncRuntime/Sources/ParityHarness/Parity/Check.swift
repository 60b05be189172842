/// One thing that had to hold.
struct Check: Sendable, Hashable {
  let name: String
  let passed: Bool
  /// What was seen; of failures the first few.
  let detail: String

  /// Passed where there are no failures.
  init(_ name: String, failures: [String], seen: String) {
    self.name = name
    passed = failures.isEmpty
    let shown = failures.prefix(5).joined(separator: "; ")
    detail = failures.isEmpty ? seen : failures.count > 5 ? "\(shown); and \(failures.count - 5) more" : shown
  }
}
