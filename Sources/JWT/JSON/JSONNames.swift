/// Comparing members' names, as what they stand for and not as they are written.
enum JSONNames {
  /// Beyond this many members a set is cheaper than comparing each with each.
  private static let fewMembers = 24

  /// Where a name stands that an earlier member of the same object has.
  static func duplicate(in members: ContiguousArray<JSONElement>.SubSequence, of base: UnsafePointer<UInt8>) -> Int? {
    guard members.count <= fewMembers else { return unsafe duplicateAmongMany(members, of: base) }
    var isPlain = true
    let found = unsafe members.withUnsafeBufferPointer { members -> Int? in
      // One bit a name; only names whose bit is taken are compared.
      var seen: UInt64 = 0
      for index in members.indices {
        let member = unsafe members[index]
        if member.flags.contains(.escapedName) {
          isPlain = false
          return nil
        }
        let bit: UInt64 = unsafe 1 &<< hash(member, base)
        if seen & bit != 0, unsafe members[..<index].contains(where: { unsafe isSame($0, member, base) }) {
          return Int(member.nameStart)
        }
        seen |= bit
      }
      return nil
    }
    return unsafe isPlain ? found : duplicateAmongMany(members, of: base)
  }

  /// The same for any number of members, however their names are written.
  private static func duplicateAmongMany(
    _ members: ContiguousArray<JSONElement>.SubSequence,
    of base: UnsafePointer<UInt8>
  ) -> Int? {
    var seen = Set<[UInt8]>()
    return members.first { unsafe !seen.insert(name(of: $0, in: base)).inserted }.map { Int($0.nameStart) }
  }

  /// Whether an accepted member's name is `name`.
  @inline(__always)
  static func matches(_ member: JSONElement, _ name: UnsafeBufferPointer<UInt8>, in base: UnsafePointer<UInt8>) -> Bool
  {
    if member.flags.contains(.escapedName) { return unsafe Self.name(of: member, in: base).elementsEqual(name) }
    let length = Int(member.nameEnd &- member.nameStart)
    return unsafe length == name.count && areEqual(base + Int(member.nameStart), name.baseAddress!, count: length)
  }

  private static func name(of member: JSONElement, in base: UnsafePointer<UInt8>) -> [UInt8] {
    let text = unsafe UnsafeBufferPointer(
      start: base + Int(member.nameStart),
      count: Int(member.nameEnd &- member.nameStart)
    )
    return unsafe member.flags.contains(.escapedName) ? JSONText.unescape(text) : Array(text)
  }

  private static func isSame(_ a: JSONElement, _ b: JSONElement, _ base: UnsafePointer<UInt8>) -> Bool {
    let length = Int(a.nameEnd &- a.nameStart)
    return unsafe length == Int(b.nameEnd &- b.nameStart)
      && areEqual(base + Int(a.nameStart), base + Int(b.nameStart), count: length)
  }

  /// Six bits of the length and the last characters, where our names differ most.
  @inline(__always)
  private static func hash(_ member: JSONElement, _ base: UnsafePointer<UInt8>) -> UInt64 {
    let length = Int(member.nameEnd &- member.nameStart)
    guard length > 0 else { return 0 }
    let start = unsafe base + Int(member.nameStart)
    let mixed =
      unsafe UInt64(start[length - 1]) &* 31 &+ UInt64(start[length / 2]) &* 17 &+ UInt64(start[0]) &+ UInt64(length)
      &* 7
    return mixed & 63
  }
}
