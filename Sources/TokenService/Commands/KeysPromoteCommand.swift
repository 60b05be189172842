import ArgumentParser
import TokenRules

/// `token-service keys promote`: a standby signs.
struct KeysPromoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Has a standby sign, and makes the active key a fallback that ends when its tokens have.",
    discussion: """
      Refused while a verifier may not have the standby yet: before the propagation
      bound has passed, or, where replicas are named, until every one of them and
      every runtime that reports to them has it. Where replicas share a PostgreSQL
      store (OA_SPACETIME_<ENV>_STORE_URL), also until every live one has the ring.

      EXAMPLES
        token-service keys promote --keyring ring.json --dry-run
        token-service keys promote k2 --keyring ring.json --replicas-file replicas
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @OptionGroup var replicas: KeysReplicaOptions
  @Argument(help: "The standby's id; not needed where there is one.") var kid: String?

  func run() async throws {
    let environment = try options.ring.served()
    let own = try KeysBounds.read(in: environment)
    let survey = try await replicas.completeSurvey(environment)
    let bounds = survey?.widening(own) ?? own
    let choice = try StoreChoice.read(in: environment, isRequired: false)
    let sharing = choice.location.place.isShared ? try await choice.replicas() : []
    let change = try options.edit(.promoted) { (draft, now) throws(RingError) in
      if let survey { try check(draft.record, survey, now) }
      try check(draft.record, sharing)
      try RotationError.translating { () throws(RotationError) in
        let publication: Publication = survey == nil ? .assumed : .confirmed
        try draft.record.promote(kid, at: now, bounds: bounds, publication: publication)
      }
    }
    options.report(change, bounds).print()
  }

  /// Holds that everybody whom the replicas know accepts the standby that stands in the file now.
  private func check(_ record: RingRecord, _ survey: ReplicaSurvey, _ now: Timestamp) throws(RingError) {
    // Where it is not clear which is meant, the change itself is refused.
    let only = record.standbys.count == 1 ? record.standbys.first : nil
    guard let standby = kid.map({ record[$0] }) ?? only, standby.state == .standby else { return }
    let check = PublicationCheck(standby: standby, ringDigest: record.digest, survey: survey, now: now)
    guard check.faults.isEmpty else { throw .notPublished(standby.id, check.faults) }
  }

  /// Holds that every live replica of the store has the ring that stands in the file now.
  private func check(_ record: RingRecord, _ sharing: [ReplicaRecord]) throws(RingError) {
    let only = record.standbys.count == 1 ? record.standbys.first : nil
    guard let standby = kid.map({ record[$0] }) ?? only, standby.state == .standby else { return }
    let faults = FleetPublication(ringDigest: record.digest, replicas: sharing).faults
    guard faults.isEmpty else { throw .notPublished(standby.id, faults) }
  }
}
