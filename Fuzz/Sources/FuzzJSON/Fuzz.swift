import JWT

/// JSON: every part of an accepted text can be asked for, and what is written of it reads the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let value = try? JSONValue(parsing: input) else { return 0 }
  let written = text(of: value)
  let again = try! JSONValue(parsing: written)
  precondition(text(of: again) == written)
  precondition(String(validating: input, as: UTF8.self) != nil)
  return 0
}

private func text(of value: JSONValue) -> [UInt8] {
  var writer = JSONWriter()
  write(value, to: &writer)
  return writer.bytes
}

/// Takes everything apart and writes it anew.
private func write(_ value: JSONValue, to writer: inout JSONWriter) {
  switch value.kind {
  case .object:
    let object = value.object!
    writer.beginObject()
    for (name, member) in object.members {
      precondition(object[name].map(\.offset) == member.offset)
      writer.name(name)
      write(member, to: &writer)
    }
    writer.endObject()
  case .array:
    let elements = value.array!
    precondition((value.strings != nil) == elements.allSatisfy { $0.kind == .string })
    writer.beginArray()
    for element in elements { write(element, to: &writer) }
    writer.endArray()
  case .string: writer.value(value.string!)
  case .number:
    _ = (value.integer, value.unsignedInteger, value.double!)
    writer.value(value)
  case .bool: writer.value(value.bool!)
  case .null: writer.null()
  }
}
