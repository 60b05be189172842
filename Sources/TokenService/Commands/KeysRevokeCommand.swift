import ArgumentParser
import TokenRules
import TokenVerification

/// `token-service keys revoke`: the end of a key whose secret may be known to others.
struct KeysRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Ends a key at once, with every lease that it signed, and erases its secret from the file.",
    discussion: """
      Of the active key: the oldest standby signs in the same write; with none, a
      new key does; with --stop-minting none does, and mint answers 503. Says first,
      on standard error, how many leases it ends; a replica that does not answer
      stops nothing.

      EXAMPLES
        token-service keys revoke k2 --compromised --keyring ring.json --dry-run
        token-service keys revoke k2 --compromised --keyring ring.json \\
          --reason "in a log"
        token-service keys revoke k3 --compromised --stop-minting \\
          --keyring ring.json
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @OptionGroup var replicas: KeysReplicaOptions
  @Argument(help: "The key's id.") var kid: String
  @Flag(help: "Says that you mean it: the key is known to others, and its leases end now.") var compromised = false
  @Flag(help: "Of the active key: leaves no key that signs.") var stopMinting = false

  func validate() throws {
    guard compromised else {
      throw ValidationError("revoke ends every lease of the key at once: say --compromised, or use `keys retire`.")
    }
  }

  func run() async throws {
    let environment = try options.ring.served()
    let own = try KeysBounds.read(in: environment)
    let survey = try await replicas.survey(environment)
    let bounds = survey?.widening(own) ?? own
    let change = try options.edit(.revoked) { (draft, now) throws(RingError) in
      let before = draft.record[kid]
      let successor = KeysIDOption.fresh(at: now)
      try RotationError.translating { () throws(RotationError) in
        try draft.record.revoke(
          kid,
          at: now,
          bounds: bounds,
          succession: stopMinting ? .stopMinting : .standby(orElse: successor.key)
        )
      }
      if draft.record[successor.key.id] != nil { draft.keep(successor) }
      if let before { Terminal.write(KeysLeasesEnded(key: before, survey: survey, bounds: bounds).words(at: now)) }
    }
    options.report(change, bounds).print()
  }
}
