import JWT

/// A KPI with what was read for it.
struct KPIReading: Sendable, Hashable {
  let kpi: KPI
  /// None where there is no number.
  let value: Double?
  /// Why there is none, or that the bound is not kept; none where all is well.
  let fault: String?

  /// - Parameter document: what the KPI's source answered.
  init(_ kpi: KPI, in document: [UInt8]) {
    self.kpi = kpi
    let name = kpi.path.joined(separator: ".")
    guard let object = try? JSONObject(parsing: document) else {
      (value, fault) = (nil, "the \(kpi.source.rawValue) snapshot is not one strict JSON object")
      return
    }
    let found = Self.member(kpi.path, of: object) ?? object["sync"]?.object.flatMap { Self.member(kpi.path, of: $0) }
    guard let number = found?.double, number.isFinite else {
      (value, fault) = (nil, found == nil ? "\(name) is missing" : "\(name) is not a JSON number")
      return
    }
    value = number
    fault = kpi.isKept(by: number) ? nil : "\(name) is \(number), and must be \(kpi.comparison.rawValue) \(kpi.bound)"
  }

  /// One that was read before, or whose source did not answer.
  init(_ kpi: KPI, value: Double?, fault: String?) {
    self.kpi = kpi
    self.value = value
    self.fault = fault
  }

  private static func member(_ path: [String], of object: JSONObject) -> JSONValue? {
    guard let first = path.first, let value = object[first] else { return nil }
    return path.count == 1 ? value : value.object.flatMap { member(Array(path.dropFirst()), of: $0) }
  }
}
