import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service keys accept-older`: a restored ring may come into force, and it alone.
struct KeysAcceptOlderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept-older",
    abstract: "Permits exactly the ring in the file, though a later one was in force or a key of it had ended.",
    discussion: """
      Services keep a history of rings in a folder of their own and refuse one that
      goes back, so that a restored backup does not bring a compromised key back.
      Run this on each machine; a running service takes the ring up within two
      seconds.

      EXAMPLES
        token-service keys accept-older --keyring ring.json --state-dir state \\
          --reason "restored on purpose" --dry-run
        token-service keys accept-older --keyring ring.json --state-dir state \\
          --reason "restored on purpose"
      """
  )

  @OptionGroup var options: KeysRingOptions
  @Option(
    help: ArgumentHelp(
      "The folder with the history of rings.",
      discussion: "Else OA_SPACETIME_<ENV>_STATE_DIR, else the folder that `serve` uses.",
      valueName: "folder"
    )
  )
  var stateDir: String?
  @Option(help: ArgumentHelp("Why; it is kept with the permission.", valueName: "text")) var reason: String
  @Option(help: ArgumentHelp("The change log.", discussion: "Else <ring>.log.", valueName: "file")) var log: String?
  @Option(help: ArgumentHelp("Who, for the change log.", discussion: "Else user@host.", valueName: "name"))
  var actor: String?

  func validate() throws {
    guard !ValueParser.trimmed(reason).isEmpty else { throw ValidationError("--reason says why.") }
  }

  func run() throws {
    let (ring, environment, place) = try options.read()
    let history = KeyringHistoryFile(directory: try folder(environment), environment: environment)
    let objection = try Self.translating { () throws(KeyringFileError) in
      let contents = try KeyringFile(path: place.path, environment: environment).load()
      return try history.load().objection(to: contents)
    }
    if objection != nil, !options.dryRun { try permit(ring.record, history, environment, place) }
    print(options.json ? json(ring.record, objection) : text(ring.record, objection))
  }

  /// The log first: no permission is without its line.
  private func permit(
    _ record: RingRecord,
    _ history: KeyringHistoryFile,
    _ environment: ServiceEnvironment,
    _ place: KeysRingPlace
  ) throws(CommandFailure) {
    let now = SystemClock().now()
    let actor = actor ?? KeysChangeOptions.user
    let circumstances = RingLog.Circumstances(actor: actor, environment: environment, reason: reason)
    let change = RingChange(kind: .olderAccepted, before: record, after: record)
    do throws(FileFault) {
      try RingLog(path: log ?? place.path + ".log").append(change, circumstances, at: now)
    } catch {
      let remedy = error.isReadOnly ? "; name another one with --log" : ""
      throw CommandFailure("the change log cannot be changed: \(error.reason)\(remedy)", .cannotCreate)
    }
    try Self.translating { () throws(KeyringFileError) in
      _ = try history.acceptOlder(ringDigest: record.digest, reason: reason, at: now)
    }
  }

  private func folder(_ environment: ServiceEnvironment) throws(CommandFailure) -> String {
    if let stateDir { return stateDir }
    let name = Variable.stateDirectory.name(in: environment)
    if let path = EnvironmentOption.variables[name], !path.isEmpty { return path }
    let developmentKeys = DevelopmentKeys(absence: .pretend)
    return ServiceConfiguration.StateDirectory.preset(in: environment, developmentKeys: developmentKeys)
  }

  private static func translating<Result>(
    _ body: () throws(KeyringFileError) -> Result
  ) throws(CommandFailure) -> Result {
    do { return try body() } catch {
      let isUnusable = if case .unusableHistory = error { true } else { false }
      throw CommandFailure(error.description, isUnusable ? .cannotCreate : .badData)
    }
  }

  private func text(_ record: RingRecord, _ objection: KeyringFileError?) -> String {
    let ring = "the ring of generation \(record.generation), digest \(record.digest.prefix(12)),"
    guard let objection else { return "\(ring) needs no permission: nothing in the history stands against it" }
    let permission = "\(ring) may come into force: \(Terminal.harmless(objection.description))"
    return options.dryRun ? "dry run, nothing was touched; this would come of it:\n  \(permission)" : permission
  }

  private func json(_ record: RingRecord, _ objection: KeyringFileError?) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("change", orNull: objection == nil ? nil : RingChange.Kind.olderAccepted.rawValue)
    writer.member("dry_run", options.dryRun)
    writer.member("generation", record.generation)
    writer.member("ring_digest", record.digest)
    writer.member("objection", orNull: objection?.description)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
