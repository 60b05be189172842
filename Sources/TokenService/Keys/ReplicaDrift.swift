import JWT
import TokenRules

/// How replicas, and the runtimes that report to them, differ from each other and from the ring in the file.
struct ReplicaDrift {
  /// What there is to say of one replica.
  struct Row {
    let reading: ReplicaSurvey.Reading
    /// In which ways it differs; none where it agrees.
    let remarks: [String]
  }

  let survey: ReplicaSurvey
  /// The ring in the file, where one was named.
  let ring: RingRecord?
  let clockBound: Int64
  let now: Timestamp

  /// The ring that every one should have.
  private var expected: (digest: String, source: String)? {
    if let ring { return (ring.digest, "the file's") }
    return sorted.last.map { ($0.answer.ringDigest, "the newest") }
  }

  /// Every replica that answered, the oldest ring first.
  var rows: [Row] { sorted.map { Row(reading: $0, remarks: remarks(on: $0)) } }

  private var sorted: [ReplicaSurvey.Reading] {
    func order(_ reading: ReplicaSurvey.Reading) -> (UInt64, Int64) {
      (UInt64(reading.answer.generation) ?? 0, reading.answer.ringLoadedAt ?? .min)
    }
    return survey.readings.sorted { order($0) < order($1) }
  }

  /// The runtimes that have another ring, in words.
  var runtimes: [String] {
    guard let expected else { return [] }
    return survey.verifiers.filter { $0.verifier.ringDigest != expected.digest }.map { verifier, url in
      "the runtime \(Terminal.harmless(verifier.id)) has another ring than \(expected.source): "
        + "\(verifier.ringDigest.prefix(12)) of generation \(verifier.generation), seen by \(url)".harmless
    }
  }

  var isAgreement: Bool { survey.failures.isEmpty && runtimes.isEmpty && rows.allSatisfy(\.remarks.isEmpty) }

  private func remarks(on reading: ReplicaSurvey.Reading) -> [String] {
    let answer = reading.answer
    var remarks: [String] = []
    if let expected, answer.ringDigest != expected.digest { remarks.append("another ring than \(expected.source)") }
    if answer.configurationDigest != commonConfiguration { remarks.append("another configuration than most") }
    if answer.hasKeysFromVariables { remarks.append("its keys come from variables") }
    if let problem = answer.reloadProblem { remarks.append("it refused a ring: " + problem.harmless) }
    let isOff = abs(reading.clockOffset) - reading.clockError > clockBound * 1000
    if isOff { remarks.append("its clock is off by more than \(clockBound) s") }
    if let other = survey.repeated.first(where: { $0.url == reading.url }) {
      remarks.append("the same replica as " + other.first.harmless)
    }
    return remarks
  }

  /// The configuration that most replicas have; of two as common, the one that was met first.
  private var commonConfiguration: String? {
    let digests = survey.readings.map(\.answer.configurationDigest)
    return digests.enumerated().max { left, right in
      let counts = (digests.count { $0 == left.element }, digests.count { $0 == right.element })
      return counts.0 == counts.1 ? left.offset > right.offset : counts.0 < counts.1
    }?.element
  }
}

extension ReplicaDrift {
  /// A table for people, and what stands outside of it.
  var text: String {
    let head = ["REPLICA", "RING", "GENERATION", "CONFIGURATION", "SIGNS WITH", "LOADED", "CLOCK", "REMARKS"]
    let table = rows.map { row in
      let answer = row.reading.answer
      return [
        row.reading.url, String(answer.ringDigest.prefix(12)), answer.generation,
        String(answer.configurationDigest.prefix(12)), answer.signing?.id ?? "nothing",
        answer.ringLoadedAt.map { TimeInWords.exactLength(max(0, now.seconds - $0)) + " ago" } ?? "unknown",
        Self.clock(row.reading.clockOffset), row.remarks.isEmpty ? "agrees" : row.remarks.joined(separator: "; "),
      ].map(\.harmless)
    }
    let silent = survey.failures.map { [$0.url.harmless, "-", "-", "-", "-", "-", "-", $0.problem.words] }
    let file = ring.map { ring in
      let active = ring.active?.id.harmless ?? "nothing"
      return ["(the file)", String(ring.digest.prefix(12)), String(ring.generation), "-", active, "-", "-", ""]
    }
    let verdict = isAgreement ? "all agree" : "they do not agree"
    return ([TextTable.columns([head] + table + silent + (file.map { [$0] } ?? []))] + runtimes + [verdict])
      .joined(separator: "\n")
  }

  /// `+0.120 s`: how far it is ahead.
  private static func clock(_ offset: Int64) -> String {
    let milliseconds = String(abs(offset) % 1000)
    let padded = String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    return "\(offset < 0 ? "-" : "+")\(abs(offset) / 1000).\(padded) s"
  }

  /// The same for programs.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("agrees", isAgreement)
    writer.member("ring_digest", orNull: expected?.digest)
    writer.beginArray("replicas")
    for row in rows { Self.write(row, to: &writer) }
    writer.endArray()
    writer.beginArray("unanswered")
    for failure in survey.failures {
      writer.beginObject()
      writer.member("url", failure.url)
      writer.member("problem", failure.problem.words)
      writer.endObject()
    }
    writer.endArray()
    writer.member("runtimes", runtimes)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func write(_ row: Row, to writer: inout JSONWriter) {
    let answer = row.reading.answer
    writer.beginObject()
    writer.member("url", row.reading.url)
    writer.member("id", answer.replicaID)
    writer.member("ring_digest", answer.ringDigest)
    writer.member("generation", answer.generation)
    writer.member("config_digest", answer.configurationDigest)
    writer.member("signing", orNull: answer.signing?.id)
    writer.member("ring_loaded_at", orNull: answer.ringLoadedAt.map { Timestamp(seconds: $0).rfc3339 })
    writer.member("clock_offset_ms", row.reading.clockOffset)
    writer.member("drift", row.remarks)
    writer.endObject()
  }
}

extension String {
  /// ``Terminal/harmless(_:)``.
  var harmless: String { Terminal.harmless(self) }
}
