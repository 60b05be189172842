import Foundation
import JWT
import TestSupport
import TokenRules
import TokenVerification

@testable import TokenService

/// A ring in a folder of a test's own, and a clock that the test moves.
struct RingFixture {
  let folder: TestSupport.TemporaryFolder
  let clock = ManualClock()
  let bounds = RotationBounds(longestTTL: 900, leeway: 30)
  var environment = ServiceEnvironment.staging

  /// An empty folder.
  init() throws { folder = try TestSupport.TemporaryFolder() }

  /// The folder of the test that started this process.
  init(in path: String) { folder = TestSupport.TemporaryFolder(of: path) }

  var path: String { folder.path + "/ring.json" }
  var logPath: String { path + ".log" }

  func store(onStep: @escaping (RingStore.Step) throws(FileFault) -> Void = { _ in }) -> RingStore {
    RingStore(
      source: path,
      target: path,
      log: RingLog(path: logPath),
      environment: environment,
      clock: clock,
      patience: .milliseconds(50),
      onStep: onStep
    )
  }

  /// Makes the ring, with the key `k1`, which signs.
  func make(_ id: String = "k1") throws(RingError) {
    _ = try store().change(.initialised, actor: "a@h", reason: nil) { (old, now) throws(RingError) in
      guard old == nil else { throw .exists }
      let secret = KeysIDOption.fresh(id: id, at: now)
      let record = RingRecord(environment: environment, first: secret.key, at: now, bounds: bounds)
      return RingDraft(record: record, secrets: [secret])
    }
  }

  /// Stages a key.
  @discardableResult
  func stage(_ id: String, with store: RingStore? = nil) throws(RingError) -> RingChange? {
    try (store ?? self.store()).change(.staged, actor: "a@h", reason: "why") { (old, now) throws(RingError) in
      guard let old else { throw .missing }
      var draft = RingDraft(changing: old)
      let secret = KeysIDOption.fresh(id: id, at: now)
      try RotationError.translating { () throws(RotationError) in try draft.record.stage(secret.key, at: now) }
      draft.keep(secret)
      return draft
    }
  }

  func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
  func record() throws -> RingRecord { try store().read().record }
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  /// The log's lines.
  func log() throws -> [JSONObject] {
    try String(contentsOfFile: logPath, encoding: .utf8).split(separator: "\n").map {
      try JSONObject(parsing: Array($0.utf8))
    }
  }
}
