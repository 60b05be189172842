import Dispatch
import Foundation
import JWT
import Synchronization
import TokenRules
import TokenVerification
import Workload

/// The time of single verifications, while nothing else happens and while another thread writes and re-reads the ring
/// some fifty times a second.
struct ReloadComparison {
  static let samples = 40_000

  private let ring: RingOfKeys
  private let folder = FileManager.default.temporaryDirectory.appending(path: "ring-bench-\(UUID().uuidString)")
  private let verifier = Verifier(
    policy: VerificationPolicy(issuer: "https://openagents.com", audience: "openagents-sync", leeway: 600)
  )

  init() throws {
    ring = try RingOfKeys(count: 16)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(generation: 0)
  }

  /// A line for each of the two.
  func run(rounds: Int) -> [String] {
    var (quiet, busy) = ([UInt64](), [UInt64]())
    var reloads = 0
    for _ in 0..<rounds {
      quiet += measure(reloading: false).times
      let measured = measure(reloading: true)
      busy += measured.times
      reloads += measured.reloads
    }
    try? FileManager.default.removeItem(at: folder)
    return [line("as it is", quiet, 0), line("while it is re-read", busy, reloads)]
  }

  private func measure(reloading: Bool) -> (times: [UInt64], reloads: Int) {
    let file = KeyringFile(path: path, environment: .dev)
    let current = Snapshot(try! file.load().keyring)
    let isDone = Atomic<Bool>(false)
    let reloads = Atomic<Int>(0)
    let group = DispatchGroup()
    if reloading {
      DispatchQueue.global().async(group: group) {
        // The file has another generation each time, as after a change.
        while !isDone.load(ordering: .relaxed) {
          try! write(generation: reloads.wrappingAdd(1, ordering: .relaxed).newValue)
          current.replace(with: try! file.load().keyring)
          usleep(20_000)
        }
      }
    }
    let now = Int64(Date().timeIntervalSince1970)
    let times = (0..<Self.samples).map { _ in
      let start = DispatchTime.now().uptimeNanoseconds
      consume(try! verifier.verify(ring.named, as: VerifiedSyncClaims.self, with: current.value, now: now))
      return DispatchTime.now().uptimeNanoseconds - start
    }
    isDone.store(true, ordering: .relaxed)
    group.wait()
    return (times, reloads.load(ordering: .relaxed))
  }

  private var path: String { folder.appending(path: "ring.json").path() }

  private func write(generation: Int) throws {
    let keys = (0..<16).map { index in
      let secret = Data(RingOfKeys.secret(index)).base64EncodedString().replacingOccurrences(of: "=", with: "")
      let state = index == 0 ? "active" : "fallback"
      let type = #""kty":"oct","alg":"HS256","use":"sig""#
      return #"{\#(type),"kid":"2026-11-21-key-\#(index)","k":"\#(secret)","state":"\#(state)"}"#
    }
    let text = #"{"generation":\#(generation),"keys":[\#(keys.joined(separator: ","))]}"#
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }

  private func line(_ name: String, _ times: [UInt64], _ reloads: Int) -> String {
    let sorted = times.sorted()
    let quantile = { (share: Double) in "\(sorted[Int(Double(sorted.count - 1) * share)])" }
    return name.padding(toLength: 19, withPad: " ", startingAt: 0)
      + [(quantile(0.5), 8), (quantile(0.99), 9), (quantile(0.999), 11), ("\(reloads)", 10)]
      .map { padded($0.0, $0.1) }.joined()
  }
}
