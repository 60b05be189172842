extension ClosedRange<Int64> {
  /// How far ahead a clock is, at least, that was read within this time.
  func offset(of reading: Int64) -> Int64 {
    contains(reading) ? 0 : reading - (reading < lowerBound ? lowerBound : upperBound)
  }
}
