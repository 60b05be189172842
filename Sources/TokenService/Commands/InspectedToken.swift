import JWT

/// A token taken apart for people to look at; nothing in the service decides by it.
struct InspectedToken {
  private let header: JSONObject
  private let payload: JSONObject
  private let signatureLength: Int

  init?(_ token: String) {
    let segments = token.split(separator: ".", omittingEmptySubsequences: false)
    guard segments.count == 3, let header = Self.object(segments[0]), let payload = Self.object(segments[1]),
      let signature = Base64URL.decode(segments[2].utf8)
    else { return nil }
    self.header = header
    self.payload = payload
    signatureLength = signature.count
  }

  private static func object(_ segment: Substring) -> JSONObject? {
    Base64URL.decode(segment.utf8).flatMap { try? JSONObject(parsing: $0) }
  }

  func text(at now: Int64) -> String {
    """
    \(InspectCommand.warning)

    header
    \(TextTable.pairs(header.members.map { (Terminal.harmless($0), $1.text) }))
    payload
    \(TextTable.pairs(payload.members.map { (Terminal.harmless($0), Self.words($0, $1, at: now)) }))
    signature
      \(signatureLength) bytes, not checked

    \(InspectCommand.warning)
    """
  }

  private static func words(_ name: String, _ value: JSONValue, at now: Int64) -> String {
    guard let time = time(name, value, at: now) else { return value.text }
    return "\(value.text)  \(time)"
  }

  private static func time(_ name: String, _ value: JSONValue, at now: Int64) -> String? {
    guard ["exp", "nbf", "iat"].contains(name), let number = value.double,
      (0...Double(NumericDate.maximum)).contains(number)
    else { return nil }
    let seconds = Int64(number)
    return name == "exp" ? TimeInWords.expiry(seconds, at: now) : TimeInWords.moment(seconds, at: now)
  }

  func json(at now: Int64) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("verified", false)
    writer.member("warning", InspectCommand.warning)
    Self.write(header, as: "header", to: &writer)
    Self.write(payload, as: "payload", to: &writer)
    writer.beginObject("times_in_words")
    for (name, value) in payload.members {
      guard let time = Self.time(name, value, at: now) else { continue }
      writer.name(name)
      writer.value(time)
    }
    writer.endObject()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func write(_ object: JSONObject, as name: StaticString, to writer: inout JSONWriter) {
    writer.beginObject(name)
    for (name, value) in object.members {
      writer.name(name)
      writer.value(value)
    }
    writer.endObject()
  }
}
