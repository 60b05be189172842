/// A SHA-256 digest of bytes that come in parts, for files that do not fit into memory.
@safe
package struct SHA256Stream: ~Copyable {
  private let context: OpaquePointer

  /// Starts with an empty message.
  package init() { unsafe context = unsafe beginSHA256() }

  deinit { unsafe endSHA256(context) }

  /// Adds the next part of the message.
  package mutating func update(_ part: ArraySlice<UInt8>) {
    unsafe part.withUnsafeBytes { unsafe updateSHA256(context, with: $0) }
  }

  /// The digest of all parts in their order.
  package consuming func finish() -> SHA256Digest {
    unsafe SHA256Digest { unsafe finishSHA256(context, into: $0) }
  }
}
