import TokenRules

/// Takes parameters out of a query and collects what is wrong with them; one that nobody asks for is wrong too.
struct QueryForm {
  private var parameters: [(name: String, value: String)] = []
  private var known: Set<String> = []
  private(set) var errors: [FieldError] = []

  /// Takes a query whose names and values are percent-encoded text.
  init(_ query: Substring?) throws(RequestFailure) {
    for pair in (query ?? "").split(separator: "&") {
      let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let value = equals == pair.endIndex ? "" : pair[pair.utf8.index(after: equals)...]
      guard let name = QueryParameter.decode(pair[..<equals]), let value = QueryParameter.decode(value) else {
        throw .malformed("The query is not percent-encoded text.")
      }
      parameters.append((name, value))
    }
  }

  mutating func refuse(_ name: String, _ message: String) {
    errors.append(FieldError(field: name, message: message))
  }

  /// The value, where the parameter stands once.
  mutating func value(_ name: String) -> String? {
    known.insert(name)
    let found = parameters.filter { $0.name.utf8.elementsEqual(name.utf8) }
    if found.count > 1 { refuse(name, "stands more than once") }
    return found.count == 1 ? found[0].value : nil
  }

  /// The id of something.
  mutating func id(_ name: String) -> String? {
    guard let id = value(name) else { return nil }
    if let fault = RevocationSubjectForm.fault(in: id) { refuse(name, fault) }
    return id
  }

  /// A whole number, in digits alone.
  mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let text = value(name) else { return nil }
    let isPlain = (1...19).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    guard isPlain, let number = Int64(text), range.contains(number) else {
      refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// `true` or `false`.
  mutating func flag(_ name: String) -> Bool? {
    guard let text = value(name) else { return nil }
    if text != "true", text != "false" { refuse(name, "must be true or false") }
    return text == "true"
  }

  /// Ends the reading.
  ///
  /// - Throws: everything that is wrong.
  func finish() throws(RequestFailure) {
    var unknown: [String] = []
    for parameter in parameters where !known.contains(parameter.name) && !unknown.contains(parameter.name) {
      unknown.append(parameter.name)
    }
    let errors = self.errors + unknown.map { FieldError(unknown: $0, of: "query") }
    if !errors.isEmpty { throw .invalidRequest(errors) }
  }
}
