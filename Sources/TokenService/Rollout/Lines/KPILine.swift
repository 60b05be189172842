import JWT

/// A line of `kpi-results.jsonl`: a gate of a stage of the runtime's rollout.
struct KPILine: EvidenceLine {
  static let schema = "rollout.kpi.v1"

  let stage: String
  let reading: KPIReading
  let snapshotFile: String?

  func write(to writer: inout JSONWriter) {
    writer.member("stage", stage)
    writer.member("gate", reading.kpi.gate)
    writer.member("status", reading.fault == nil ? "passed" : "failed")
    writer.number("value", reading.value)
    writer.member("kpi", reading.kpi.text)
    writer.member("snapshot_file", orNull: snapshotFile)
    writer.member("reason", orNull: reading.fault)
  }
}

extension KPILine {
  /// Reads a line; nothing where it is none of this schema.
  init?(_ object: JSONObject) {
    guard
      object["schema"]?.string == Self.schema, let stage = object["stage"]?.string,
      let kpi = (object["kpi"]?.string).flatMap({ try? KPI(parsing: $0) })
    else { return nil }
    self.init(
      stage: stage,
      reading: KPIReading(kpi, value: object["value"]?.double, fault: object["reason"]?.string),
      snapshotFile: object["snapshot_file"]?.string
    )
  }

  /// Reads the lines of a file; what is none is left out.
  static func all(parsing bytes: [UInt8]) -> [KPILine] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try? JSONObject(parsing: Array(line))).flatMap(KPILine.init)
    }
  }
}
