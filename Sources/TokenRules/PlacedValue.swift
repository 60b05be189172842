package import JWT

/// A JSON value that knows its path and where it stands in its document.
package struct PlacedValue {
  package let value: JSONValue
  package let path: String
  package let offset: Int

  /// The outermost value of a document.
  package init(_ value: JSONValue) { self.init(value, path: "", offset: value.offset) }

  private init(_ value: JSONValue, path: String, offset: Int) {
    self.value = value
    self.path = path
    // A string's place is counted from its text; people look for its quote.
    self.offset = value.kind == .string ? offset - 1 : offset
  }

  /// A place in a document that is no JSON.
  package static func nowhere(_ offset: Int) -> PlacedValue {
    PlacedValue(try! JSONValue(parsing: Array("null".utf8)), path: "", offset: offset)
  }

  /// The elements of an array.
  package var elements: [PlacedValue]? {
    value.array?.enumerated().map { index, element in
      PlacedValue(element, path: "\(path)[\(index)]", offset: offset + element.offset - value.offset)
    }
  }

  /// The members of an object; they count their places from its start.
  package var members: [(name: String, value: PlacedValue)]? {
    value.object?.members.map { name, member in
      (name, PlacedValue(member, path: path.isEmpty ? name : "\(path).\(name)", offset: offset + member.offset))
    }
  }

  /// The element at `index` of what is known to be an array.
  package subscript(index: Int) -> PlacedValue { elements.map { $0[index] } ?? self }
}
