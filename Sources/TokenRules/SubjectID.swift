/// Ids of users and organisations, which some sources write with a prefix and some without.
enum SubjectID {
  /// A user's id without `user:`.
  static func user(_ id: String) -> Substring { without("user:", id) }

  /// An organisation's id without `org:`.
  static func organization(_ id: String) -> Substring { without("org:", id) }

  /// The bytes of a user's id without `user:`.
  static func user(_ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> { unsafe without("user:", id) }

  /// The bytes of an organisation's id without `org:`.
  static func organization(_ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    unsafe without("org:", id)
  }

  private static func without(
    _ prefix: StaticString,
    _ id: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let prefix = unsafe UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    return unsafe id.starts(with: prefix) ? UnsafeBufferPointer(rebasing: id[prefix.count...]) : id
  }

  private static func without(_ prefix: String, _ id: String) -> Substring {
    id.utf8.starts(with: prefix.utf8) ? Substring(id.utf8.dropFirst(prefix.utf8.count)) : id[...]
  }
}
