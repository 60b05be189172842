import TokenRules

/// Moments as people say them.
enum TimeInWords {
  /// The last second that four digits of a year can tell.
  static let latest: Int64 = 253_402_300_799

  /// `expired 3 min ago`, `expires in 4 min`.
  static func expiry(_ seconds: Int64, at now: Int64) -> String {
    let verb = seconds <= now ? "expired \(length(now - seconds)) ago" : "expires in \(length(seconds - now))"
    return verb + " (\(date(seconds)))"
  }

  /// `3 min ago`, `in 4 min`.
  static func moment(_ seconds: Int64, at now: Int64) -> String {
    (seconds <= now ? "\(length(now - seconds)) ago" : "in \(length(seconds - now))") + " (\(date(seconds)))"
  }

  /// A length of time in its largest unit, rounded down.
  static func length(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) d"
    }
  }

  /// RFC 3339, or that it is beyond the calendar.
  static func date(_ seconds: Int64) -> String {
    (0...latest).contains(seconds) ? Timestamp(seconds: seconds).rfc3339 : "beyond the year 9999"
  }
}
