import Foundation
import JWT
import Synchronization

@testable import TokenService

/// Clients that mint without a pause, each on a connection that stays open, and verify what they got.
final class RingLoad: Sendable {
  private let service: RingProcess
  private let isRunning = Atomic<Bool>(false)
  private let answers = Mutex<(count: Int, failures: [String])>((0, []))
  private let running = DispatchGroup()

  init(_ service: RingProcess) { self.service = service }

  /// How many requests were answered.
  var count: Int { answers.withLock { $0.count } }
  /// What was not as it should be.
  var failures: [String] { answers.withLock { $0.failures } }

  func start(threads: Int, verifies: Bool = true) {
    isRunning.store(true, ordering: .releasing)
    for _ in 0..<threads {
      running.enter()
      Thread.detachNewThread { [self] in
        do { try run(verifies: verifies) } catch { fail("\(error)") }
        running.leave()
      }
    }
  }

  func stop() {
    isRunning.store(false, ordering: .releasing)
    running.wait()
  }

  private func run(verifies: Bool) throws {
    let client = try RingClient(service)
    while isRunning.load(ordering: .acquiring) {
      let lease = try client.mint()
      guard lease.status == 200, let token = try lease.json["token"]?.string else {
        fail("mint: \(lease.status) \(lease.text)")
        continue
      }
      // Both come from the one ring that the request saw.
      let (key, ring) = (try lease.json["kid"]?.string, try lease.json["rotation_id"]?.string ?? "")
      if key != "k" + ring { fail("a lease of two rings: \(key ?? "?"), \(ring)") }
      answers.withLock { $0.count += 1 }
      guard verifies else { continue }
      let verdict = try client.verify(token)
      if verdict["active"]?.bool != true { fail("verify: \(verdict["reason_code"]?.string ?? "?")") }
      answers.withLock { $0.count += 1 }
    }
  }

  private func fail(_ words: String) { answers.withLock { $0.failures.append(words) } }
}
