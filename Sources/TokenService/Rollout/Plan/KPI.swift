/// Something about users' experience that a stage of the runtime's rollout must keep within its bound.
struct KPI: Sendable, Hashable {
  /// Where its value is read.
  enum Source: String, Sendable { case slo, metrics }

  /// Which side of the bound is the good one.
  enum Comparison: String, Sendable { case atMost = "<=", atLeast = ">=" }

  struct Fault: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  /// The gate that it stands for.
  let gate: String
  let source: Source
  /// Members, from the outermost in; looked for at the top, else under `sync`.
  let path: [String]
  let comparison: Comparison
  let bound: Double

  /// The same as it is written: `replay=metrics:replay.bootstrap_p95_ms<=2000`.
  var text: String { "\(gate)=\(source.rawValue):\(path.joined(separator: "."))\(comparison.rawValue)\(bound)" }

  func isKept(by value: Double) -> Bool { comparison == .atMost ? value <= bound : value >= bound }

  /// The gates of a stage, with where their values are found where nobody says otherwise.
  static func standard(_ bounds: SLOBounds) -> [KPI] {
    func metric(_ gate: String, _ path: String, atMost bound: Double) -> KPI {
      let path = path.split(separator: ".").map(String.init)
      return KPI(gate: gate, source: .metrics, path: path, comparison: .atMost, bound: bound)
    }
    return [
      KPI(
        gate: "error-budget",
        source: .slo,
        path: ["error_budget_ratio"],
        comparison: .atMost,
        bound: bounds.errorBudgetRatio
      ),
      metric("replay", "replay.bootstrap_p95_ms", atMost: 2000),
      metric("reconnect", "reconnect.storm_ratio", atMost: 0.05),
      metric("delivery", "delivery.failed_ratio", atMost: 0.001),
      metric("experience", "experience.duplicate_ratio", atMost: 0),
    ]
  }
}

extension KPI {
  /// Reads `GATE=SOURCE:MEMBER.MEMBER<=BOUND`, as ``text`` writes it; `>=` for what must not fall below.
  init(parsing text: String) throws(Fault) {
    let fault = Fault(description: "a KPI is written as replay=metrics:replay.bootstrap_p95_ms<=2000")
    guard
      let comparison = [Comparison.atMost, .atLeast].first(where: { text.contains($0.rawValue) }),
      let sign = text.firstRange(of: comparison.rawValue),
      let equals = text[..<sign.lowerBound].firstIndex(of: "="),
      let colon = text[equals..<sign.lowerBound].firstIndex(of: ":"),
      let source = Source(rawValue: String(text[text.index(after: equals)..<colon])),
      let bound = Double(text[sign.upperBound...]), bound.isFinite
    else { throw fault }
    let path = text[text.index(after: colon)..<sign.lowerBound].split(separator: ".", omittingEmptySubsequences: false)
    let gate = text[..<equals]
    guard Gates.all.contains(String(gate)), path.allSatisfy({ !$0.isEmpty }) else { throw fault }
    self.init(gate: String(gate), source: source, path: path.map(String.init), comparison: comparison, bound: bound)
  }

  private enum Gates {
    static let all = KPI.standard(SLOBounds()).map(\.gate)
  }
}
