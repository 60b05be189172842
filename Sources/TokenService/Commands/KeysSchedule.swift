import JWT
import TokenRules

/// What is to come of a ring's keys, and why then.
struct KeysSchedule {
  let record: RingRecord
  let now: Timestamp
  let bounds: RotationBounds
  let survey: ReplicaSurvey?
  /// Of every fallback, in the ring's order.
  let plans: [RetirementPlan]

  /// Plans for every fallback.
  init(
    _ record: RingRecord,
    at now: Timestamp,
    bounds: RotationBounds,
    survey: ReplicaSurvey?
  ) throws(RingError) {
    self.record = record
    self.now = now
    self.bounds = bounds
    self.survey = survey
    plans = try RotationError.translating { () throws(RotationError) in
      var plans: [RetirementPlan] = []
      for key in record.fallbacks {
        let plan = try record.retirementPlan(of: key.id, at: now, bounds: bounds, reports: survey?.reports)
        if let plan { plans.append(plan) }
      }
      return plans
    }
  }

  /// For people.
  var text: String {
    var lines = [head]
    for key in record.keys where key.state.isUsable {
      switch key.state {
      case .standby: lines.append(standby(key))
      case .fallback: lines += plans.first { $0.keyID == key.id }.map { KeysPlanWords($0, key, now).lines } ?? []
      default: lines.append("\(Terminal.harmless(key.id)) signs\(since(key)); promoting another makes it a fallback")
      }
    }
    if record.active == nil { lines.append("no key signs: mint answers 503 until one is promoted") }
    return lines.joined(separator: "\n")
  }

  private var head: String {
    guard let survey else {
      return "from the bounds alone, for no replica was asked"
    }
    let replicas = survey.readings.count == 1 ? "1 replica says" : "\(survey.readings.count) replicas say"
    let runtimes = survey.verifiers.count == 1 ? "1 runtime has" : "\(survey.verifiers.count) runtimes have"
    return "from what \(replicas), to which \(runtimes) reported"
  }

  private func standby(_ key: KeyRecord) -> String {
    let ready = readyAt(key)
    return
      "\(Terminal.harmless(key.id)) may sign from \(TimeInWords.span(ready, at: now)): it was made \(bounds.propagation)"
      + " s before, the longest that a change takes to reach everybody"
  }

  private func since(_ key: KeyRecord) -> String { key.activatedAt.map { " since " + TimeInWords.date($0) } ?? "" }

  private func readyAt(_ key: KeyRecord) -> Int64 {
    (key.createdAt ?? now.secondsRoundedUp) + bounds.propagation
  }

  /// For programs.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("environment", orNull: record.environment?.rawValue)
    writer.member("generation", record.generation)
    writer.member("ring_digest", record.digest)
    writer.member("replicas", survey?.readings.count ?? 0)
    writer.member("verifiers", survey?.verifiers.count ?? 0)
    writer.beginArray("standby")
    for key in record.standbys {
      writer.beginObject()
      writer.member("kid", key.id)
      writer.member("may_sign_at", Timestamp(seconds: readyAt(key)).rfc3339)
      writer.endObject()
    }
    writer.endArray()
    writer.beginArray("fallback")
    for plan in plans { KeysPlanWords.write(plan, record[plan.keyID]?.retireAt, to: &writer) }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
