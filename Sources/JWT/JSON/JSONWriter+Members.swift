extension JSONWriter {
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: String) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member, `null` where there is no value.
  public mutating func member(_ name: StaticString, orNull value: String?) {
    self.name(name)
    if let value { self.value(value) } else { null() }
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: Int64) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: Int) { member(name, Int64(value)) }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: UInt64) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ values: [String]) {
    beginArray(name)
    let span = values.span
    for index in span.indices { value(span[index]) }
    endArray()
  }
}
