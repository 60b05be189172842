import TokenRules

/// A time for which a cohort is watched before more users follow.
struct Hold: Sendable, Hashable {
  /// Names it in labels and files: `5`, `internal-canary`.
  let name: String
  let seconds: Int64
  /// Whether Saturdays and Sundays (UTC) do not count.
  var countsWeekdaysOnly = false

  /// Seconds between two looks at the SLO.
  var interval: Int64 { min(max(seconds / 10, 1), seconds > 4 * 3600 ? 300 : 60) }

  /// Whether time that passes now counts.
  func counts(at now: Timestamp) -> Bool {
    guard countsWeekdaysOnly else { return true }
    // 1970-01-01 was a Thursday.
    let days = Int64((Double(now.seconds) / 86_400).rounded(.down))
    let weekday = ((days + 3) % 7 + 7) % 7
    return weekday < 5
  }
}
