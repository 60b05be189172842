/// Members of an object that are written once and put into many texts.
package struct JSONMembers: Sendable {
  let text: [UInt8]

  /// Takes the members that `write` gives; one at least.
  package init(_ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(capacity: 256)
    write(&writer)
    text = writer.bytes
  }
}

extension JSONWriter {
  /// Writes members that were written before.
  package mutating func members(_ members: JSONMembers) {
    unsafe members.text.withUnsafeBufferPointer { unsafe text($0) }
  }
}
