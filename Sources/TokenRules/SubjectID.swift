/// Ids of users and organisations, which some sources write with a prefix and some without.
enum SubjectID {
  /// A user's id without `user:`.
  static func user(_ id: String) -> Substring { without("user:", id) }

  /// An organisation's id without `org:`.
  static func organization(_ id: String) -> Substring { without("org:", id) }

  /// The bytes of an id without the prefix that ids of its kind may have.
  @inline(__always)
  static func bare(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    switch kind {
    case .user: unsafe without("user:", id)
    case .organization: unsafe without("org:", id)
    case .token, .session, .device, .all: unsafe id
    }
  }

  private static func without(
    _ prefix: StaticString,
    _ id: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let (count, start) = unsafe (prefix.utf8CodeUnitCount, prefix.utf8Start)
    guard id.count >= count, unsafe id[0] == start[0] else { return unsafe id }
    for place in 0..<count where unsafe id[place] != start[place] { return unsafe id }
    return unsafe UnsafeBufferPointer(rebasing: id[count...])
  }

  private static func without(_ prefix: String, _ id: String) -> Substring {
    id.utf8.starts(with: prefix.utf8) ? Substring(id.utf8.dropFirst(prefix.utf8.count)) : id[...]
  }
}
