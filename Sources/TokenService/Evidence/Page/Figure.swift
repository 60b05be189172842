/// Numbers as people read them, the same on every machine.
enum Figure {
  /// `12,345`.
  static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[max(0, $0 - 3)..<$0]) }
    return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// At most one digit behind the point, none where it is a zero: `0.5`, `12`.
  static func decimal(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    let tenths = Int((value * 10).rounded())
    let whole = count(tenths / 10)
    let sign = tenths < 0 && tenths > -10 ? "-" : ""
    return tenths % 10 == 0 ? whole : "\(sign)\(whole).\((tenths % 10).magnitude)"
  }

  /// `840 ms`, `0.4 ms`; from ten seconds on in seconds.
  static func milliseconds(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    if value >= 10_000 { return decimal(value / 1000) + " s" }
    return decimal(value >= 10 ? value.rounded() : value) + " ms"
  }

  /// Minutes and seconds, or hours, minutes and seconds: `2:05`, `3:12:00`.
  static func length(ofMilliseconds milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1000
    let parts = [seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return seconds < 3600 ? "\(seconds / 60):\(parts[1])" : "\(seconds / 3600):\(parts[0]):\(parts[1])"
  }
}
