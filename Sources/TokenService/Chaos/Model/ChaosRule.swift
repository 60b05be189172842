/// One number that a drill saw, and the bound that it is held to.
struct ChaosRule: Sendable, Hashable {
  /// What the number must be.
  enum Bound: Sendable, Hashable {
    case atMost(Double)
    case atLeast(Double)
    case exactly(Double)
  }

  /// In words of lower case with `_` between them, as it stands in the evidence.
  let name: String
  /// What was seen; nothing where there was nothing to see, which breaks the rule.
  let value: Double?
  let bound: Bound
  /// Of both numbers, as in `ms`; empty for counts.
  let unit: String

  init(_ name: String, _ value: Double?, _ bound: Bound, _ unit: String = "") {
    self.name = name
    self.value = value
    self.bound = bound
    self.unit = unit
  }

  init(_ name: String, _ value: Int, _ bound: Bound) { self.init(name, Double(value), bound) }

  /// Whether the number is within its bound.
  var holds: Bool {
    guard let value, value.isFinite else { return false }
    return switch bound {
    case .atMost(let most): value <= most
    case .atLeast(let least): value >= least
    case .exactly(let wanted): value == wanted
    }
  }

  /// `p99_of_accepted: 412 ms, at most 800 ms`.
  var words: String { "\(title): \(seen), \(demand)" }

  /// The name as people read it.
  var title: String { name.split(separator: "_").joined(separator: " ") }

  /// The number with its unit.
  var seen: String { value.map { Self.text($0, unit) } ?? "nothing seen" }

  /// The bound with its unit.
  var demand: String {
    switch bound {
    case .atMost(let most): "at most \(Self.text(most, unit))"
    case .atLeast(let least): "at least \(Self.text(least, unit))"
    case .exactly(let wanted): "exactly \(Self.text(wanted, unit))"
    }
  }

  private static func text(_ value: Double, _ unit: String) -> String {
    Figure.decimal(value) + (unit.isEmpty ? "" : " " + unit)
  }
}

/// One number that a drill saw and that no rule holds.
struct ChaosFigure: Sendable, Hashable {
  let name: String
  let value: Double?
  let unit: String

  init(_ name: String, _ value: Double?, _ unit: String = "") {
    self.name = name
    self.value = value
    self.unit = unit
  }

  init(_ name: String, _ value: Int) { self.init(name, Double(value)) }
}

/// What a drill saw, and how it is judged: a pure value.
protocol ChaosFindings: Sendable {
  /// Every one has to hold.
  var rules: [ChaosRule] { get }
  /// What else is worth knowing.
  var figures: [ChaosFigure] { get }
}

extension ChaosFindings {
  var figures: [ChaosFigure] { [] }
}
