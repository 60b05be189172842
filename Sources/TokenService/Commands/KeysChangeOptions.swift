import ArgumentParser
import Glibc
import TokenRules
import TokenVerification

/// Where a change is written and what is said of it, as every command that changes a ring has it.
struct KeysChangeOptions: ParsableArguments {
  @OptionGroup var ring: KeysRingOptions
  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Reads the ring there, in place of --keyring.",
      discussion: "With --out: for a ring that is mounted where it can only be read.",
      valueName: "file"
    )
  )
  var input: String?
  @Option(name: .customLong("out"), help: ArgumentHelp("Writes the ring there.", valueName: "file"))
  var output: String?
  @Option(help: ArgumentHelp("The change log.", discussion: "Else <ring>.log.", valueName: "file"))
  var log: String?
  @Option(help: ArgumentHelp("Why, for the change log.", valueName: "text")) var reason: String?
  @Option(help: ArgumentHelp("Who, for the change log.", discussion: "Else user@host.", valueName: "name"))
  var actor: String?

  func validate() throws {
    guard (input == nil) == (output == nil) else { throw ValidationError("--in and --out go together.") }
    if input != nil, ring.keyring != nil { throw ValidationError("--keyring does not go with --in and --out.") }
  }

  /// The ring that is meant.
  func store() throws(CommandFailure) -> (RingStore, KeysRingPlace) {
    let environment = try ring.served()
    let place: KeysRingPlace
    if let input {
      place = KeysRingPlace(path: input, namedBy: "--in")
    } else {
      place = try ring.place(in: environment)
    }
    let target = output ?? place.path
    let log = RingLog(path: log ?? target + ".log")
    return (RingStore(source: place.path, target: target, log: log, environment: environment), place)
  }

  /// Makes the change, or with --dry-run only works it out; `nil` where there is nothing to change.
  ///
  /// - Parameter body: as of ``RingStore/change(_:actor:reason:_:)``.
  func change(
    _ kind: RingChange.Kind,
    _ body: (StoredRing?, Timestamp) throws(RingError) -> RingDraft?
  ) throws(CommandFailure) -> RingChange? {
    let (store, place) = try store()
    do throws(RingError) {
      return ring.dryRun
        ? try store.preview(kind, body)
        : try store.change(kind, actor: actor ?? Self.user, reason: reason, body)
    } catch {
      throw CommandFailure(error, place, at: store.clock.now())
    }
  }

  /// As ``change(_:_:)``, of a ring that has to be there.
  func edit(
    _ kind: RingChange.Kind,
    _ body: (inout RingDraft, Timestamp) throws(RingError) -> Void
  ) throws(CommandFailure) -> RingChange? {
    try change(kind) { (old, now) throws(RingError) in
      guard let old else { throw .missing }
      var draft = RingDraft(changing: old)
      try body(&draft, now)
      return draft.record == old.record ? nil : draft
    }
  }

  /// Who runs this, as the system knows it.
  static var user: String {
    let name = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid \(geteuid())"
    var host = [CChar](repeating: 0, count: 256)
    guard gethostname(&host, host.count - 1) == 0 else { return name }
    return name + "@" + String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension RotationError {
  /// Changes a record, and says in the room's terms why it could not be done.
  static func translating<Result>(
    note: String? = nil,
    _ body: () throws(RotationError) -> Result
  ) throws(RingError) -> Result {
    do { return try body() } catch { throw .refused(error, note: note) }
  }
}
