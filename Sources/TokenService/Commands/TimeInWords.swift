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

  /// When something is to be: `2026-02-25T08:45:12Z (in 16 min 40 s)`, or that it is past.
  static func span(_ seconds: Int64, at now: Timestamp) -> String {
    let rest = seconds - now.seconds
    return "\(date(seconds)) (\(rest > 0 ? "in " + exactLength(rest) : exactLength(-rest) + " ago"))"
  }

  /// A length of time in its two largest units: `16 min 40 s`, `3 d 4 h`.
  static func exactLength(_ seconds: Int64) -> String {
    let units: [(size: Int64, name: String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    guard let first = units.firstIndex(where: { seconds >= $0.size }) else { return "0 s" }
    let major = "\(seconds / units[first].size) \(units[first].name)"
    guard first + 1 < units.count else { return major }
    let minor = seconds % units[first].size / units[first + 1].size
    return minor == 0 ? major : "\(major) \(minor) \(units[first + 1].name)"
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
