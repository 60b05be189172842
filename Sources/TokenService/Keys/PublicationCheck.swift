import TokenRules

/// Whether a standby is accepted wherever a token may be shown: by every replica and by every runtime that reports.
struct PublicationCheck {
  let standby: KeyRecord
  /// The digest of the ring in the file.
  let ringDigest: String
  let survey: ReplicaSurvey
  let now: Timestamp

  /// Who does not accept it, and why; none where it may sign.
  var faults: [String] {
    survey.readings.compactMap(fault)
      + survey.verifiers.filter { $0.verifier.ringDigest != ringDigest }.map { verifier, url in
        "the runtime \(name(verifier.id)) has another ring, \(ring(verifier.ringDigest, verifier.generation)), "
          + "as it told \(name(url)) \(TimeInWords.exactLength(max(0, now.seconds - verifier.seenAt))) ago"
      }
  }

  private func fault(of reading: ReplicaSurvey.Reading) -> String? {
    let answer = reading.answer
    let rest = ring(answer.ringDigest, answer.generation) + (answer.reloadProblem.map { ": " + name($0) } ?? "")
    guard let key = answer[standby.id] else { return "\(name(reading.url)) does not have it; it has \(rest)" }
    guard key.fingerprint == standby.fingerprint else {
      return "\(name(reading.url)) has another key under its id; it has \(rest)"
    }
    return key.isAccepted ? nil : "\(name(reading.url)) has it and does not accept it; it has \(rest)"
  }

  private func ring(_ digest: String, _ generation: String) -> String {
    "ring \(name(String(digest.prefix(12)))) of generation \(name(generation))"
  }

  private func name(_ text: String) -> String { Terminal.harmless(text) }
}
