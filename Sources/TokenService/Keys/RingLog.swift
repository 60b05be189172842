import JWT
import TokenRules

/// The change log: a JSON object a line, written before the change that it tells of.
///
/// No change is without its line; a line whose change did not come about, since its command was killed between the two,
/// is followed by one that says so when the next change is made.
struct RingLog {
  /// Who, when and why: what a line says beside the change.
  struct Circumstances: Sendable {
    let actor: String
    let environment: ServiceEnvironment
    let reason: String?
  }

  private static let start = Array(#"{"event_name":"sync.key."#.utf8)

  let file: AppendedFile

  init(path: String) { file = AppendedFile(path: path) }

  /// Appends the line of a change that is about to be made.
  ///
  /// - Parameters:
  ///   - digest: the ring's as it stands; `nil` where there is none.
  ///   - onWritten: called between the writing and the disk's having it.
  func append(
    _ change: RingChange,
    _ circumstances: Circumstances,
    at now: Timestamp,
    onWritten: () throws(FileFault) -> Void = {}
  ) throws(FileFault) {
    let (lastLine, torn) = try file.ending()
    var text: [UInt8] = []
    // A line that was torn was of a change that was not made; what is not ours is only ended.
    let isOurs = torn.starts(with: Self.start) || Self.start.starts(with: torn)
    if !isOurs { text.append(UInt8(ascii: "\n")) }
    if let abandoned = Self.abandoned(lastLine, digest: change.before?.digest) {
      text += RingLogLine(abandoned, circumstances, at: now).bytes
    }
    text += RingLogLine(change, circumstances, at: now).bytes
    try file.append(text, dropping: isOurs ? torn.count : 0, onWritten: onWritten)
  }

  /// The last line's change, where the ring is still as it was before it.
  private static func abandoned(_ line: [UInt8], digest: String?) -> RingLogLine.Change? {
    guard let object = try? JSONObject(parsing: line), let change = RingLogLine.Change(object) else { return nil }
    guard change.kind != .abandoned, change.digestAfter != digest, change.digestBefore == digest else { return nil }
    return change.abandoned
  }
}
