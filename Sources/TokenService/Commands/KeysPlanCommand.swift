import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service keys plan`: when each key may sign or go, and why then.
struct KeysPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Prints when each key may sign or go, every term of the sum in words.",
    discussion: """
      Where every replica is named, the terms are what they say. With --put-off, the
      end of a fallback that comes too early in the file is put off, for instance
      where a replica signed with it for longer than the bounds allow.

      EXAMPLES
        token-service keys plan --keyring ring.json
        token-service keys plan --keyring ring.json --json
        token-service keys plan --keyring ring.json --put-off --dry-run
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @OptionGroup var replicas: KeysReplicaOptions
  @Flag(help: "Writes a later end where the plan has one.") var putOff = false

  func run() async throws {
    let environment = try options.ring.served()
    let own = try KeysBounds.read(in: environment)
    let survey = try await replicas.completeSurvey(environment)
    let bounds = survey?.widening(own) ?? own
    if putOff { return try writeLaterEnds(survey, bounds) }
    let (store, place) = try options.store()
    let now = SystemClock().now()
    do throws(RingError) {
      let record = try store.read().record
      let schedule = try KeysSchedule(record, at: now, bounds: bounds, survey: survey)
      print(options.ring.json ? schedule.json : schedule.text)
    } catch {
      throw CommandFailure(error, place, at: now)
    }
  }

  private func writeLaterEnds(_ survey: ReplicaSurvey?, _ bounds: RotationBounds) throws {
    let change = try options.edit(.putOff) { (draft, now) throws(RingError) in
      let schedule = try KeysSchedule(draft.record, at: now, bounds: bounds, survey: survey)
      _ = draft.record.putOff(schedule.plans)
    }
    options.report(change, bounds).print(nothing: "no end in the file is too early")
  }
}
