import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service keys init`: a ring of its own.
struct KeysInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Makes a keyring file with one key, which signs; a file that is there is left alone.",
    discussion: """
      With --import the ring has the keys that the variables hold now, and nobody is
      thrown out by the move: OA_SPACETIME_<ENV>_JWT_SIGNING_KEY(_FILE) signs under
      OA_SPACETIME_<ENV>_TOKEN_KEY_ID, else under the id that it derives, and the
      fallback keys are accepted. In a ring every id counts: a token with a `kid`
      that the ring does not have is refused, one without `kid` is tried with every
      key. A fallback that signed under a declared id needs it: --fallback-kid.

      EXAMPLES
        token-service keys init --keyring ring.json
        token-service keys init --keyring first.json --kid k1 --reason "first ring"
        token-service keys init --keyring imported.json --import --dry-run
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @OptionGroup var kid: KeysIDOption
  @Flag(name: .customLong("import"), help: "Takes the keys that the variables hold now.") var imports = false
  @Option(
    name: .customLong("fallback-kid"),
    help: ArgumentHelp(
      "With --import: the id under which a fallback key signed, in their order; may be repeated.",
      discussion: "Else the id that it derives.",
      valueName: "id"
    )
  )
  var fallbackIDs: [String] = []

  func validate() throws {
    if imports, kid.id != nil { throw ValidationError("--import takes the id from the variables, not from --kid.") }
    if !imports, !fallbackIDs.isEmpty { throw ValidationError("--fallback-kid goes with --import.") }
    if options.input != nil { throw ValidationError("init makes a ring: --keyring says where, not --in and --out.") }
  }

  func run() throws {
    let environment = try options.ring.served()
    let bounds = try KeysBounds.read(in: environment)
    let imported = imports ? try KeysInForce.read(in: environment, fallbackIDs: fallbackIDs) : nil
    let change = try options.change(.initialised) { (old, now) throws(RingError) in
      guard old == nil else { throw .exists }
      if let imported { return try imported.draft(for: environment, at: now, bounds: bounds) }
      let secret = kid.fresh(at: now)
      let record = RingRecord(environment: environment, first: secret.key, at: now, bounds: bounds)
      return RingDraft(record: record, secrets: [secret])
    }
    options.report(change, bounds).print()
    if !options.ring.json { Terminal.write(Self.advice(environment, imported)) }
  }

  /// What the move to the ring asks for.
  private static func advice(_ environment: ServiceEnvironment, _ imported: RingImport?) -> String {
    let ring = Variable.keyringFile.name(in: environment)
    guard let imported else { return "next: set \(ring) to the file, and start the service\n" }
    let old = [Variable.signingKey, .keyID, .scopedFallbackKeys, .fallbackKeys].map { $0.name(in: environment) }
    return """
      next: set \(ring) to the file, leave \(old.joined(separator: ", ")) out, and restart the services one by one
      tokens with kid \(Terminal.harmless(imported.active.key.id)), and tokens without kid, stay valid; tokens with a kid \
      that the ring does not have are refused from the restart on

      """
  }
}
