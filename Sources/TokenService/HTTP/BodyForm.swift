import JWT
import TokenRules

/// Takes members out of a body and collects what is wrong with them; a member that nobody asks for is wrong too.
///
/// Messages never repeat what was sent: a confused client may have sent its token.
struct BodyForm {
  private let object: JSONObject?
  private var known: Set<String> = []
  private(set) var errors: [FieldError] = []

  /// Takes a body that is empty or one JSON object.
  init(_ body: [UInt8]) throws(RequestFailure) {
    do { object = body.isEmpty ? nil : try JSONObject(parsing: body) } catch {
      throw .malformed("The body is not one strict JSON object.")
    }
  }

  mutating func refuse(_ field: String, _ message: String) {
    errors.append(FieldError(field: field, message: message))
  }

  /// The member's value; `null` is absent.
  mutating func value(_ field: String) -> JSONValue? {
    known.insert(field)
    return object?[field].flatMap { $0.isNull ? nil : $0 }
  }

  /// Text for people.
  ///
  /// - Parameter limit: how many characters it may have.
  mutating func text(_ field: String, limit: Int) -> String? {
    guard let value = value(field) else { return nil }
    guard let text = value.string, (1...limit).contains(text.unicodeScalars.count),
      !ValueParser.hasControlCharacter(text)
    else {
      refuse(field, "must be a string of 1 to \(limit) characters, none of them a control character")
      return nil
    }
    if CredentialForm.isPresent(in: text) { refuse(field, CredentialForm.words) }
    return text
  }

  /// The id of something.
  mutating func id(_ field: String) -> String? {
    value(field).flatMap { check($0, field, "") }
  }

  /// Ids of something; empty where the member is absent.
  mutating func ids(_ field: String, limit: Int) -> [String] {
    guard let value = value(field) else { return [] }
    guard let items = value.array, (1...limit).contains(items.count) else {
      refuse(field, "must be an array of 1 to \(limit) ids")
      return []
    }
    return items.enumerated().compactMap { check($1, field, "item \($0) ") }
  }

  private mutating func check(_ value: JSONValue, _ field: String, _ place: String) -> String? {
    if let fault = RevocationSubjectForm.fault(in: value.string) {
      refuse(field, place + fault)
      return nil
    }
    return value.string
  }

  /// A moment: RFC 3339, or whole seconds since 1970.
  ///
  /// - Parameter latest: none may be later.
  mutating func time(_ field: String, latest: Timestamp) -> Timestamp? {
    guard let value = value(field) else { return nil }
    let seconds = value.integer.flatMap { $0 <= latest.seconds ? Timestamp(seconds: max($0, -1)) : latest.later }
    guard let time = seconds ?? value.string.flatMap(Timestamp.init(rfc3339:)), time.milliseconds >= 0 else {
      refuse(field, "must be a time since 1970, in RFC 3339 or in whole seconds")
      return nil
    }
    if time > latest { refuse(field, "must not be in the future") }
    return time
  }

  /// Ends the reading.
  ///
  /// - Throws: everything that is wrong.
  func finish() throws(RequestFailure) {
    let unknown = object?.members.map(\.name).filter { !known.contains($0) } ?? []
    let errors = self.errors + unknown.map { FieldError(unknown: $0, of: "body") }
    if !errors.isEmpty { throw .invalidRequest(errors) }
  }
}

extension Timestamp {
  fileprivate var later: Timestamp { Timestamp(milliseconds: milliseconds + 1) }
}

extension FieldError {
  /// A member or parameter that there is not; its name is told where it can be one.
  init(unknown name: String, of place: String) {
    let isName =
      (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte | 0x20 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") < 10
        }
      }
    let isShown = isName && !CredentialForm.isPresent(in: name)
    self.init(field: isShown ? name : place, message: isShown ? "is not known" : "has a name that is not known")
  }
}
