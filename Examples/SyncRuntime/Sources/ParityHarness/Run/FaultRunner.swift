import Foundation
import Synchronization

/// Does what the plan says, each lane by itself, and keeps what became of it.
final class FaultRunner: Sendable {
  /// A fault that was done, or was not.
  struct Record: Sendable, Hashable {
    let fault: Fault
    /// Seconds from the start of the plan: as planned, as it began, as it was over.
    let planned, began, ended: Double
    /// Why it was not done.
    let failure: String?
    /// What was said of it.
    let detail: String
  }

  private let plan: FaultPlan
  private let fleet: Fleet
  private let desk: Operator
  private let shared = Mutex<[Record]>([])

  init(_ plan: FaultPlan, _ fleet: Fleet, _ desk: Operator) {
    self.plan = plan
    self.fleet = fleet
    self.desk = desk
  }

  /// What was done so far, in the order in which it was over.
  var records: [Record] { shared.withLock { $0 } }

  /// Walks all lanes to their ends.
  func run(from start: ContinuousClock.Instant, tell: @escaping @Sendable (Record) -> Void) async {
    await withTaskGroup { group in
      for entries in plan.lanes.values {
        group.addTask {
          for entry in entries {
            do { try await Task.sleep(until: start + .seconds(entry.at)) } catch { return }
            let record = await self.record(entry, from: start)
            self.shared.withLock { $0.append(record) }
            tell(record)
          }
        }
      }
    }
  }

  private func record(_ entry: FaultPlan.Entry, from start: ContinuousClock.Instant) async -> Record {
    let began = (ContinuousClock.now - start) / .seconds(1)
    var (failure, detail): (String?, String) = (nil, "")
    do { detail = try await perform(entry.fault) } catch { failure = "\(error)" }
    return Record(
      fault: entry.fault,
      planned: entry.at,
      began: began,
      ended: (ContinuousClock.now - start) / .seconds(1),
      failure: failure,
      detail: detail
    )
  }

  private func perform(_ fault: Fault) async throws -> String {
    switch fault {
    case .stageKey: return try await desk.stage()
    case .promoteKey: return try await desk.promote()
    case .killClient(let client, let down), .absentClient(let client, let down):
      return try await restart(fleet.clients[client], after: down) {
        if self.fleet.site.settings.sabotage == .checkpoint {
          Saboteur.skipEvent(in: self.fleet.site.folders.state(ofClient: client) + "/session-0.json")
        }
      }
    case .killRuntime(let down):
      return try await restart(fleet.runtime, after: down) {
        if self.fleet.site.settings.sabotage == .log { Saboteur.cutLog(in: self.fleet.site.folders.data) }
      }
    case .killService(let down): return try await restart(fleet.service, after: down) {}
    case .revokeToken(let session): return try await desk.revokeToken(of: session)
    case .revokeDevice(let session): return try await desk.revokeDevice(of: session)
    }
  }

  private func restart(_ process: ManagedProcess, after down: Double, _ meanwhile: () -> Void) async throws -> String {
    try await process.stop(SIGKILL)
    meanwhile()
    try? await Task.sleep(for: .seconds(down))
    let begun = ContinuousClock.now
    try await process.start()
    let tenths = Int((ContinuousClock.now - begun) / .milliseconds(100))
    return "ready again after \(tenths / 10).\(tenths % 10) s of starting"
  }
}
