import JWT
import TokenRules

/// What the answers about revocations say to people.
enum RevocationsWords {
  /// What became of an order.
  static func receipt(_ answer: JSONObject) -> String {
    let position = answer["position"]?.integer ?? 0
    let first = answer["revocation"]?.object.map { sentence($0, isRepeated: answer["repeated"]?.bool ?? false) }
    return [first ?? "it was done before, and is no longer on record", state(answer, position)].joined(separator: "\n")
  }

  private static func sentence(_ record: JSONObject, isRepeated: Bool) -> String {
    let id = Terminal.harmless(record["id"]?.string ?? "?")
    let before = isRepeated ? ", as before" : ""
    if record["lifted"]?.object != nil { return "\(id) is lifted\(before): it revokes \(subject(record)) no more" }
    let cutoff = record["cutoff_unix"]?.integer.map(TimeInWords.date) ?? "?"
    return "\(id) revokes \(subject(record))\(before): what was issued up to \(cutoff)"
  }

  private static func state(_ answer: JSONObject, _ position: Int64) -> String {
    let isDurable = answer["durable"]?.bool ?? false
    let durability = isDurable ? "durable at position \(position)" : "kept in memory alone: gone with the process"
    return switch answer["enforced"]?.bool {
    case true?: durability + "; in force at the service that was asked"
    case false?: durability + "; not in force yet at the service that was asked: see its /ready"
    case nil: durability + "; services take it up at their next look into the store"
    }
  }

  /// `session sess_1`.
  private static func subject(_ record: JSONObject) -> String {
    guard let kind = record["kind"]?.string.flatMap(RevocationRule.Kind.init(word:)), kind != .all else { return "all" }
    return Terminal.harmless(kind.word + " " + (record[kind.member.description]?.string ?? "?"))
  }

  /// A page of rules.
  static func table(_ answer: JSONObject, at now: Int64) -> String {
    let records = answer["revocations"]?.array?.compactMap(\.object) ?? []
    guard !records.isEmpty else { return "no revocations" }
    let rows = records.map { record in
      [
        record["id"]?.string ?? "?", subject(record), record["cutoff_unix"]?.integer.map(TimeInWords.date) ?? "?",
        time(record["created_at"], at: now), record["requested_by"]?.string ?? "?", state(record, at: now),
        record["reason"]?.string ?? "",
      ].map(Terminal.harmless)
    }
    return TextTable.columns([["ID", "REVOKES", "ISSUED UP TO", "WRITTEN", "BY", "STATE", "REASON"]] + rows)
  }

  private static func state(_ record: JSONObject, at now: Int64) -> String {
    guard let lifting = record["lifted"]?.object else { return "in force" }
    return "lifted \(time(lifting["at"], at: now)) by \(lifting["requested_by"]?.string ?? "?")"
  }

  private static func time(_ value: JSONValue?, at now: Int64) -> String {
    guard let time = value?.string.flatMap(Timestamp.init(rfc3339:)) else { return "?" }
    return TimeInWords.length(max(0, now - time.seconds)) + " ago"
  }
}
