import JWT

/// Takes members out of a request's body and collects what is wrong with them.
///
/// Messages never repeat what was sent: a confused client may have sent its token.
struct RequestForm {
  private let object: JSONObject
  private(set) var errors: [FieldError] = []

  init(_ object: JSONObject) { self.object = object }

  mutating func refuse(_ field: StaticString, _ message: String) {
    errors.append(FieldError(field: field.description, message: message))
  }

  /// An array of strings; empty where it is absent.
  ///
  /// More than `limit` names are refused, and not looked at one by one.
  mutating func names(_ field: StaticString, limit: Int) -> [String] {
    guard let value = present(field) else { return [] }
    guard value.kind == .array, let names = value.strings else {
      refuse(field, "must be an array of strings")
      return []
    }
    guard names.count <= limit else {
      refuse(field, "holds at most \(limit) names")
      return []
    }
    for (index, name) in names.enumerated() {
      if name.utf8.count > TokenRequest.maximumNameLength {
        refuse(field, "item \(index) is longer than \(TokenRequest.maximumNameLength) bytes")
      } else if PlainText.hasControlCharacter(PlainText.trimmed(name)) {
        refuse(field, "item \(index) has a control character")
      }
    }
    return names
  }

  mutating func checkNotEmpty(_ field: StaticString, _ names: [String]) {
    for (index, name) in names.enumerated() where name.isEmpty { refuse(field, "item \(index) is empty") }
  }

  /// A JSON integer; one that no 64 bits hold stands for the nearest that they do.
  mutating func integer(_ field: StaticString) -> Int64? {
    guard let value = present(field) else { return nil }
    let isWhole = value.kind == .number && value.text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isDigit($0) }
    guard isWhole else {
      refuse(field, "must be a whole number, written without fraction and exponent")
      return nil
    }
    return value.integer ?? (value.text.utf8.first == UInt8(ascii: "-") ? .min : .max)
  }

  mutating func id(_ field: StaticString) -> String? {
    guard let value = present(field) else { return nil }
    guard let id = value.string else {
      refuse(field, "must be a string")
      return nil
    }
    if id.isEmpty { refuse(field, "must not be empty") }
    if id.utf8.count > Caller.maximumIDLength { refuse(field, "is longer than \(Caller.maximumIDLength) bytes") }
    if PlainText.hasControlCharacter(id) { refuse(field, "has a control character") }
    return id
  }

  private func present(_ field: StaticString) -> JSONValue? { object[field].flatMap { $0.isNull ? nil : $0 } }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
