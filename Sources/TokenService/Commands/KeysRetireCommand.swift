import ArgumentParser
import TokenRules

/// `token-service keys retire`: the end of a key whose tokens are all dead.
struct KeysRetireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "Ends a fallback whose tokens are all dead, or a standby, and erases its secret from the file.",
    discussion: """
      Refused before its time, which `keys plan` explains; where every replica is
      named, the time comes from what they say. The secret is erased from the file
      alone: backups of the file, and the disk, may have it still.

      EXAMPLES
        token-service keys retire k1 --keyring ring.json --dry-run
        token-service keys retire k1 --keyring ring.json --replicas-file replicas
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @OptionGroup var replicas: KeysReplicaOptions
  @Argument(help: "The key's id.") var kid: String

  func run() async throws {
    let environment = try options.ring.served()
    let own = try KeysBounds.read(in: environment)
    let survey = try await replicas.completeSurvey(environment)
    let bounds = survey?.widening(own) ?? own
    let change = try options.edit(.retired) { (draft, now) throws(RingError) in
      try retire(&draft.record, survey, bounds, now)
    }
    options.report(change, bounds).print()
  }

  private func retire(
    _ record: inout RingRecord,
    _ survey: ReplicaSurvey?,
    _ bounds: RotationBounds,
    _ now: Timestamp
  ) throws(RingError) {
    do throws(RotationError) {
      try record.retire(kid, at: now, bounds: bounds, reports: survey?.reports)
    } catch {
      var note: String?
      if case .tooEarly = error { note = KeysTokensOut(id: kid, survey: survey).words }
      throw .refused(error, note: note)
    }
    // A replica that has given longer lives than anybody told: its tokens count, whatever the plan says.
    guard let survey, let expiry = survey.latestExpiry(of: kid) else { return }
    let dead = expiry + bounds.leeway + 2 * bounds.clock
    guard now.seconds >= dead else {
      throw .tokensOut(id: kid, count: survey.tokensOut(of: kid), until: dead)
    }
  }
}

/// How many tokens of a key are out, in words.
struct KeysTokensOut {
  let id: String
  /// What the replicas that answered say; `nil` where none was asked.
  let survey: ReplicaSurvey?

  var words: String {
    guard let survey else { return "how many tokens of it are out is unknown: no replica was asked" }
    let count = survey.tokensOut(of: id)
    let tokens = count == 1 ? "1 token of it is out still" : "\(count) tokens of it are out still"
    let asked = survey.readings.count == 1 ? "the replica says" : "\(survey.readings.count) replicas say"
    return "\(tokens), as \(asked)"
  }
}
