import JWT

/// What an audit file says of itself: a pure function of its bytes.
struct AuditReading: Sendable, Hashable {
  /// Events that tell of a lease.
  var issued = 0
  /// Lines that are no events, and events whose number does not follow the one before.
  var broken = 0

  init(_ bytes: [UInt8]) {
    var last: Int64?
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let event = try? JSONObject(parsing: Array(line)), let number = event["seq"]?.integer else {
        broken += 1
        continue
      }
      // Each process counts from 1.
      if let last, number != last + 1, number != 1 { broken += 1 }
      last = number
      if event["event_name"]?.string == "sync.token.issued" { issued += 1 }
    }
    if let end = bytes.last, end != UInt8(ascii: "\n") { broken += 1 }
  }
}
