/// Ids of users and organisations, which some sources write with a prefix and some without.
enum SubjectID {
  /// A user's id without `user:`.
  static func user(_ id: String) -> Substring { without("user:", id) }

  /// An organisation's id without `org:`.
  static func organization(_ id: String) -> Substring { without("org:", id) }

  /// The bytes of a user's id without `user:`.
  static func user(_ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard unsafe starts(id, with: "user"), id.count > 4, unsafe id[4] == UInt8(ascii: ":") else { return unsafe id }
    return unsafe UnsafeBufferPointer(rebasing: id[5...])
  }

  /// The bytes of an organisation's id without `org:`.
  static func organization(_ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    unsafe starts(id, with: "org:") ? UnsafeBufferPointer(rebasing: id[4...]) : id
  }

  /// Whether the id starts with these four bytes: one comparison, on the path of every verification.
  private static func starts(_ id: UnsafeBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
    guard id.count >= 4 else { return false }
    let raw = UnsafeRawBufferPointer(id)
    let wanted = unsafe UnsafeRawPointer(prefix.utf8Start).loadUnaligned(as: UInt32.self)
    return unsafe raw.loadUnaligned(as: UInt32.self) == wanted
  }

  private static func without(_ prefix: String, _ id: String) -> Substring {
    id.utf8.starts(with: prefix.utf8) ? Substring(id.utf8.dropFirst(prefix.utf8.count)) : id[...]
  }
}
