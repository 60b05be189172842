/// One strict pass over JSON text (RFC 8259): checks everything, keeps the places of the outermost value's members.
///
/// Duplicate names are refused at every level, also where one is written with escapes. Nothing is decoded here.
@safe
struct JSONScanner {
  let base: UnsafePointer<UInt8>
  let count: Int
  let maximumDepth: Int
  /// Members of the objects that are open, the outermost first; those of an inner object go when it closes.
  var members: ContiguousArray<JSONElement> = []
  private var position = 0
  private(set) var failure: JSONError?

  init(_ text: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    // An empty text has no address; any will do, nothing is read.
    unsafe base = unsafe text.baseAddress ?? UnsafePointer(bitPattern: 1)!
    count = text.count
    self.maximumDepth = maximumDepth
    // A sync token has 16 members: one allocation.
    members.reserveCapacity(24)
  }

  /// The outermost value; `members` then holds its members, if it is an object.
  mutating func scanDocument() throws(JSONError) -> JSONElement {
    skipSpace()
    let value = value(depth: 1, keepsMembers: true)
    skipSpace()
    if failure == nil, position < count { fail(.trailingBytes) }
    if let failure { throw failure }
    return value
  }

  /// The elements of the array that starts at `start`, in text that was accepted before.
  mutating func elements(ofArrayAt start: Int) -> [JSONElement] {
    var found: [JSONElement] = []
    position = start
    array(depth: 1) { found.append($0) }
    return found
  }

  // A failure moves to the end of the text, so that every loop below ends by itself.
  @inline(never)
  private mutating func fail(_ reason: JSONError.Reason, at offset: Int? = nil) {
    if failure == nil {
      let isAtEnd = position >= count && reason == .unexpectedByte
      failure = JSONError(isAtEnd ? .endOfText : reason, at: offset ?? position)
    }
    position = count
  }

  @inline(__always)
  private mutating func skipSpace() {
    while position < count {
      switch unsafe base[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position &+= 1
      default: return
      }
    }
  }

  @inline(__always)
  private func byte() -> UInt8 { unsafe position < count ? base[position] : 0 }

  private mutating func value(depth: Int, keepsMembers: Bool) -> JSONElement {
    let start = position
    switch byte() {
    case UInt8(ascii: "\""):
      let (end, isEscaped) = string()
      return element(.string, from: start + 1, to: end, isEscaped ? .escapedValue : [])
    case UInt8(ascii: "{"):
      object(depth: depth, keepsMembers: keepsMembers)
      return element(.object, from: start, to: position)
    case UInt8(ascii: "["):
      let onlyStrings = array(depth: depth)
      return element(.array, from: start, to: position, onlyStrings ? .onlyStrings : [])
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      number()
      return element(.number, from: start, to: position)
    case UInt8(ascii: "t"):
      literal("true")
      return element(.true, from: start, to: position)
    case UInt8(ascii: "f"):
      literal("false")
      return element(.false, from: start, to: position)
    case UInt8(ascii: "n"):
      literal("null")
      return element(.null, from: start, to: position)
    default:
      fail(.unexpectedByte)
      return element(.null, from: start, to: start)
    }
  }

  @inline(__always)
  private func element(_ kind: JSONElement.Kind, from: Int, to: Int, _ flags: JSONElement.Flags = []) -> JSONElement {
    JSONElement(kind: kind, flags: flags, start: UInt32(truncatingIfNeeded: from), end: UInt32(truncatingIfNeeded: to))
  }

  private mutating func object(depth: Int, keepsMembers: Bool) {
    guard depth <= maximumDepth else { return fail(.tooDeep) }
    let first = members.count
    position += 1
    skipSpace()
    if byte() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while failure == nil {
      guard byte() == UInt8(ascii: "\"") else { return fail(.unexpectedByte) }
      let nameStart = position + 1
      let (nameEnd, isEscaped) = string()
      skipSpace()
      guard byte() == UInt8(ascii: ":") else { return fail(.unexpectedByte) }
      position += 1
      skipSpace()
      var member = value(depth: depth + 1, keepsMembers: false)
      member.nameStart = UInt32(truncatingIfNeeded: nameStart)
      member.nameEnd = UInt32(truncatingIfNeeded: nameEnd)
      if isEscaped { member.flags.insert(.escapedName) }
      members.append(member)
      skipSpace()
      switch byte() {
      case UInt8(ascii: ","):
        position += 1
        skipSpace()
      case UInt8(ascii: "}"):
        position += 1
        if let duplicate = unsafe JSONNames.duplicate(in: members[first...], of: base) {
          fail(.duplicateName, at: duplicate)
        }
        if !keepsMembers { members.removeSubrange(first...) }
        return
      default:
        return fail(.unexpectedByte)
      }
    }
  }

  /// Returns whether the array holds nothing but strings.
  @discardableResult
  private mutating func array(depth: Int, body: (JSONElement) -> Void = { _ in }) -> Bool {
    guard depth <= maximumDepth else {
      fail(.tooDeep)
      return false
    }
    var onlyStrings = true
    position += 1
    skipSpace()
    if byte() == UInt8(ascii: "]") {
      position += 1
      return true
    }
    while failure == nil {
      let element = value(depth: depth + 1, keepsMembers: false)
      if element.kind != .string { onlyStrings = false }
      body(element)
      skipSpace()
      switch byte() {
      case UInt8(ascii: ","):
        position += 1
        skipSpace()
      case UInt8(ascii: "]"):
        position += 1
        return onlyStrings
      default:
        fail(.unexpectedByte)
      }
    }
    return false
  }

  /// Moves past a string and returns where its text ends and whether it has escapes.
  private mutating func string() -> (end: Int, isEscaped: Bool) {
    var end = position &+ 1
    // Sixteen plain bytes at a time: printable ASCII without quote and backslash.
    while end &+ 16 <= count {
      let plain = unsafe JSONText.plainBytes(at: base + end)
      end &+= plain
      if plain < 16 { break }
    }
    if end < count, unsafe base[end] == UInt8(ascii: "\"") {
      position = end &+ 1
      return (end, false)
    }
    return unusualString(from: end)
  }

  /// The rest of a string that has more than plain bytes, or ends with the text.
  private mutating func unusualString(from start: Int) -> (end: Int, isEscaped: Bool) {
    var isEscaped = false
    position = start
    while position < count {
      let length: Int?
      switch unsafe base[position] {
      case UInt8(ascii: "\""):
        position += 1
        return (position - 1, isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        length = unsafe JSONText.escapeLength(base + position, count: count - position)
      case 0x20...0x7f:
        length = 1
      default:
        length = unsafe JSONText.utf8Length(base + position, count: count - position)
      }
      guard let length else {
        fail(.badString)
        return (position, false)
      }
      position += length
    }
    fail(.endOfText)
    return (position, false)
  }

  private mutating func digits() -> Bool {
    let start = position
    while position < count, unsafe base[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
    return position > start
  }

  private mutating func number() {
    if byte() == UInt8(ascii: "-") { position += 1 }
    if byte() == UInt8(ascii: "0") {
      position += 1
    } else if !digits() {
      return fail(.badNumber)
    }
    if byte() == UInt8(ascii: ".") {
      position += 1
      guard digits() else { return fail(.badNumber) }
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      position += 1
      if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { position += 1 }
      guard digits() else { return fail(.badNumber) }
    }
  }

  private mutating func literal(_ word: StaticString) {
    guard position + word.utf8CodeUnitCount <= count else { return fail(.unexpectedByte) }
    for offset in 0..<word.utf8CodeUnitCount where unsafe base[position + offset] != word.utf8Start[offset] {
      return fail(.unexpectedByte)
    }
    position += word.utf8CodeUnitCount
  }
}
