public import JWT
public import TokenRules

/// Why a body is no report.
@nonexhaustive
public enum VerifierReportError: Error, Hashable, Sendable {
  /// It is not one strict JSON object.
  case malformed(JSONError)
  /// Members are wrong, all of them.
  case invalid([FieldError])
}

extension VerifierReport {
  /// The most keys that a report may name.
  public static let maximumKeys = 64
  /// The largest number that a report may hold: the largest that every JSON reader has exactly.
  public static let maximumNumber: Int64 = 9_007_199_254_740_991

  /// Reads the body of `POST /internal/v1/spacetime/verifiers`; members that are not known are ignored.
  public init(parsing body: [UInt8]) throws(VerifierReportError) {
    let object: JSONObject
    do { object = try JSONObject(parsing: body) } catch { throw .malformed(error) }
    var reader = Reader(object)
    let report = VerifierReport(
      id: reader.name("id"),
      ringDigest: reader.digest("ring_digest"),
      generation: reader.name("generation"),
      leeway: reader.seconds("leeway_seconds", isRequired: true) ?? 0,
      maximumAge: reader.seconds("max_age_seconds", isRequired: false),
      lastAccepted: reader.times("last_accepted"),
      revocationPosition: reader.position("revocation_position")
    )
    guard reader.faults.isEmpty else { throw .invalid(reader.faults) }
    self = report
  }

  /// Reads members, and collects what is wrong with them.
  private struct Reader {
    private let object: JSONObject
    private(set) var faults: [FieldError] = []

    init(_ object: JSONObject) { self.object = object }

    mutating func name(_ name: String) -> String {
      if let text = object[name]?.string, Self.isName(text) { return text }
      return fault(name, "must be 1 to 128 visible ASCII characters") ?? ""
    }

    mutating func digest(_ name: String) -> String {
      if let text = object[name]?.string, text.utf8.count == 64, text.utf8.allSatisfy(Self.isHex) { return text }
      return fault(name, "must be 64 hexadecimal digits, lower case") ?? ""
    }

    mutating func seconds(_ name: String, isRequired: Bool) -> Int64? {
      if !isRequired, object[name]?.isNull ?? true { return nil }
      if let number = object[name]?.integer, Self.numbers.contains(number) { return number }
      return fault(name, "must be whole seconds, not negative")
    }

    mutating func position(_ name: String) -> Int64? {
      guard let value = object[name], !value.isNull else { return nil }
      if let number = value.integer, Self.numbers.contains(number) { return number }
      return fault(name, "must be a whole number, not negative")
    }

    mutating func times(_ name: String) -> [String: Timestamp] {
      guard let value = object[name], !value.isNull else { return [:] }
      let members = value.object?.members ?? []
      let times = members.compactMap { key, value -> (String, Timestamp)? in
        guard Self.isName(key), let time = value.string.flatMap(Timestamp.init(rfc3339:)) else { return nil }
        return (key, time)
      }
      guard value.object != nil, times.count == members.count, members.count <= VerifierReport.maximumKeys else {
        return fault(name, "must have at most \(VerifierReport.maximumKeys) key ids, each with a time") ?? [:]
      }
      return Dictionary(times) { first, _ in first }
    }

    private mutating func fault<Value>(_ name: String, _ message: String) -> Value? {
      faults.append(FieldError(field: name, message: message))
      return nil
    }

    private static let numbers = 0...VerifierReport.maximumNumber

    private static func isName(_ text: String) -> Bool {
      (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
  }
}
