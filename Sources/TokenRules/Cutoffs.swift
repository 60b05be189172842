/// Ids and the last second whose tokens are refused with them.
struct Cutoffs: Sendable {
  private var seconds: [ExactText: Int64] = [:]

  mutating func raise(_ id: String, to cutoff: Int64) {
    let key = ExactText(text: id)
    seconds[key] = max(seconds[key] ?? cutoff, cutoff)
  }

  /// The cutoff of an id, which is made only where there are any.
  func cutoff(_ id: () -> String?) -> Int64? {
    guard !seconds.isEmpty, let id = id() else { return nil }
    return seconds[ExactText(text: id)]
  }

  func names(_ id: String) -> Bool { cutoff { id } != nil }

  /// Whether what was issued then is refused.
  func matches(_ issuedAt: Int64, _ id: () -> String?) -> Bool { cutoff(id).map { issuedAt <= $0 } ?? false }
}
