/// An object of strict JSON (RFC 8259): accepted as a whole, read in place.
///
/// The bytes are kept; strings and numbers are made when they are asked for. Member names are unique.
public struct JSONObject: Sendable {
  /// The text that was accepted.
  @usableFromInline package let text: [UInt8]
  let elements: ContiguousArray<JSONElement>

  /// Accepts `bytes` as one JSON object with nothing behind it.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text, without a byte order mark.
  ///   - maximumDepth: how deep arrays and objects may be nested; the object itself is level 1.
  /// - Throws: what is wrong first, and where.
  public init(parsing bytes: [UInt8], maximumDepth: Int = 16) throws(JSONError) {
    var members: ContiguousArray<JSONElement> = []
    let outcome = unsafe bytes.withUnsafeBufferPointer { text -> Result<JSONElement, JSONError> in
      var scanner = unsafe JSONScanner(text, maximumDepth: maximumDepth)
      do throws(JSONError) {
        let value = try scanner.scanDocument()
        members = scanner.members
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    guard try outcome.get().kind == .object else { throw JSONError(.notAnObject, at: 0) }
    text = bytes
    elements = members
  }

  /// The members in the order in which they stand.
  public var members: [(name: String, value: JSONValue)] {
    elements.map { (name(of: $0), JSONValue(bytes: text, element: $0)) }
  }

  /// The value of the member with this name, compared byte by byte.
  public subscript(name: String) -> JSONValue? {
    let name = Array(name.utf8)
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe name.withUnsafeBufferPointer { name in
        elements.first { unsafe JSONNames.matches($0, name, in: text.baseAddress!) }
      }
    }.map { JSONValue(bytes: text, element: $0) }
  }

  /// The same for a name that is known beforehand.
  package subscript(name: StaticString) -> JSONValue? {
    var place = 0
    return slot(name, near: &place).map { JSONValue(bytes: text, element: $0.element) }
  }

  private func name(of element: JSONElement) -> String {
    unsafe text.withUnsafeBufferPointer { text in
      unsafe JSONText.decode(
        UnsafeBufferPointer(rebasing: text[Int(element.nameStart)..<Int(element.nameEnd)]),
        isEscaped: element.flags.contains(.escapedName)
      )
    }
  }
}
