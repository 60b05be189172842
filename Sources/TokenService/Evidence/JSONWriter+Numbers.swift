import JWT

extension JSONWriter {
  /// Writes a length of time in seconds, to the millisecond.
  mutating func seconds(_ name: StaticString, _ value: Double) {
    number(name, (value * 1000).rounded() / 1000)
  }

  /// Writes a number, `null` where there is none.
  mutating func number(_ name: StaticString, _ value: Double?) {
    self.name(name)
    if let value, value.isFinite { self.value(preformatted: "\(value)") } else { null() }
  }

  /// Writes a number, `null` where there is none.
  mutating func number(_ name: StaticString, _ value: Int?) {
    self.name(name)
    if let value { self.value(Int64(value)) } else { null() }
  }
}
