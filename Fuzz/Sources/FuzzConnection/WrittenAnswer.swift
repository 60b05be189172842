/// An answer as it went over the wire, read by the letter of RFC 9112.
struct WrittenAnswer: Equatable, CustomStringConvertible {
  let status: Int
  private(set) var fields: [String: String] = [:]
  private(set) var body: [UInt8] = []

  var description: String { "\(status) \(fields) \(String(decoding: body, as: UTF8.self).debugDescription)" }
  var isRefusal: Bool { fields["x-request-id"]?.hasPrefix("refusal") ?? false }
  var refusesLineEnd: Bool { isRefusal && body.starts(with: #"{"message":"A request does not start"#.utf8) }
  var closes: Bool { fields["connection"] == "close" }

  /// Takes apart everything that was written; what is not well-formed ends the process.
  static func parse(_ bytes: [UInt8]) -> [WrittenAnswer] {
    var rest = bytes[...]
    var answers: [WrittenAnswer] = []
    while !rest.isEmpty { answers.append(WrittenAnswer(readingFrom: &rest)) }
    return answers
  }

  private init(readingFrom rest: inout ArraySlice<UInt8>) {
    let start = Array(Self.line(of: &rest))
    precondition(start.count >= 13 && start.starts(with: "HTTP/1.1 ".utf8) && start[12] == UInt8(ascii: " "))
    status = Int(String(decoding: start[9..<12], as: UTF8.self))!
    precondition((100..<600).contains(status))
    while case let line = Self.line(of: &rest), !line.isEmpty { add(line) }
    // No body behind 1xx, 204, and in the answer to HEAD.
    let hasLength = status >= 200 && status != 204
    precondition((fields["content-length"] != nil) == hasLength)
    guard hasLength else { return }
    let length = Int(fields["content-length"]!)!
    if fields["x-request-id"]!.hasSuffix("-to-HEAD") { return }
    precondition(rest.count >= length)
    body = Array(rest.prefix(length))
    rest = rest.dropFirst(length)
  }

  /// The next line without its end, which is CR LF and nothing else.
  private static func line(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = rest.firstIndex(of: UInt8(ascii: "\r"))!
    let line = rest[..<end]
    precondition(rest[end + 1] == UInt8(ascii: "\n"))
    precondition(line.allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 })
    rest = rest[(end + 2)...]
    return line
  }

  private mutating func add(_ line: ArraySlice<UInt8>) {
    let colon = line.firstIndex(of: UInt8(ascii: ":"))!
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    precondition(!name.isEmpty && !name.utf8.contains(UInt8(ascii: " ")))
    let value = String(decoding: line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    precondition(fields.updateValue(value, forKey: name) == nil, "a field stands twice")
  }
}
