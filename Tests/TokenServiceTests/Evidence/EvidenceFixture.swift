import Foundation
import JWT
import TestSupport
import TokenRules

@testable import TokenService

/// A clock that stands still until it is told otherwise.
final class StandingClock: TokenClock {
  private let time: Timestamp

  init(_ time: Timestamp = Fixtures.now) { self.time = time }

  func now() -> Timestamp { time }
  func uptime() -> Duration { .zero }
}

/// A line as a rollout might have it.
struct PlainLine: EvidenceLine {
  static let schema = "test.line.v1"
  let text: String

  func write(to writer: inout JSONWriter) { writer.member("text", text) }
}

/// A bundle of a run that ended, in a folder of its own.
struct EvidenceFixture {
  static let context = EvidenceContext(
    runID: "rot_0123456789abcdef",
    commit: "4f1c2d9",
    configurationDigest: String(repeating: "c0", count: 32)
  )
  static let name = "dev-20260225T084512Z"

  let folder: TemporaryFolder
  let key: EvidenceKey?
  let bundle: EvidenceBundle

  /// - Parameter isFinished: with a summary, and sealed after it.
  init(signed: Bool = false, isFinished: Bool = true) throws {
    folder = try TemporaryFolder()
    key = signed ? EvidenceKey(.generate()) : nil
    bundle = try EvidenceBundle(
      root: folder.path,
      name: Self.name,
      context: Self.context,
      versions: [("token-service", "0.1.0"), ("swift", "6.3.1")],
      key: key,
      clock: StandingClock()
    )
    for text in ["one", "two", "three"] { try bundle.append(PlainLine(text: text), to: "events.jsonl") }
    try bundle.replace("logs/replica-1.log", with: Array("started\n".utf8))
    if isFinished { try finish() }
    try bundle.seal()
  }

  func finish() throws {
    try bundle.replace("SUMMARY.md", with: Array("Run: `\(Self.context.runID)`\n\nDecision: pass\n".utf8))
    try bundle.seal()
  }

  func check() throws -> BundleCheck { try BundleCheck(of: bundle.directory, publicKey: key?.publicKey) }

  func path(_ file: String) -> String { bundle.directory + "/" + file }

  func text(_ file: String) throws -> String { try String(contentsOfFile: path(file), encoding: .utf8) }

  func write(_ file: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(file)))
  }

  /// Replaces text in a file, as somebody with an editor would.
  func edit(_ file: String, _ old: String, _ new: String) throws {
    try write(file, try text(file).replacingOccurrences(of: old, with: new))
  }

  func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: path(file)) }

  var manifest: JSONObject {
    get throws { try JSONObject(parsing: Array(text("MANIFEST.json").utf8.dropLast())) }
  }
}
