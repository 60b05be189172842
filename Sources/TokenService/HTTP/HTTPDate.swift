import TokenRules
import TokenVerification

/// The time of day as HTTP writes it (RFC 9110 §5.6.7): `Wed, 25 Feb 2026 08:45:12 GMT`.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The text of the latest second, so that a busy second is written once.
  private static let latest = Snapshot<(second: Int64, text: String)>((.min, ""))

  static func cached(at time: Timestamp) -> String {
    let known = latest.value
    if known.second == time.seconds { return known.text }
    let text = format(time)
    latest.replace(with: (time.seconds, text))
    return text
  }

  /// Reads the preferred form; the two obsolete ones are not read.
  static func parse(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2, parts[3].utf8.count == 4,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = (month < 9 ? "0" : "") + String(month + 1)
    guard let time = Timestamp(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z") else { return nil }
    return format(time).utf8.elementsEqual(text.utf8) ? time : nil
  }

  static func format(_ time: Timestamp) -> String {
    let seconds = time.seconds
    let text = time.rfc3339
    // "2026-02-25T08:45:12Z": the calendar is done, what is left is order and names.
    let parts = text.split { !$0.isNumber }
    guard parts.count == 6, let month = Int(parts[1]) else { return text }
    let day = days[Int(((seconds / 86_400) % 7 + 7) % 7)]
    return "\(day), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
  }
}
