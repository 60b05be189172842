import JWT
import TokenRules

/// What an operator does, with the real commands.
extension Drill {
  /// Makes a change, and has the evidence say which keys it moved.
  func make(_ change: DrillChange) async throws {
    let before = try (contents: desk.contents(), bytes: desk.bytes())
    for arguments in try arguments(of: change) {
      let outcome = try await desk.keys(arguments)
      guard outcome.code == 0 else {
        throw PhaseFailure("`keys \(arguments[0])` ended with \(outcome.code): \(outcome.complaint)")
      }
    }
    let after = try desk.contents()
    guard after.digest != before.contents.digest else { return }
    underWay.append((after.record.generation, record.clock.uptime()))
    backups.append(before.bytes)
    master = after
    for key in after.keyring.entries.map(\.key) where before.contents.record[key.id] == nil { watchKey(key) }
    for key in after.record.keys where key.state != before.contents.record[key.id]?.state {
      noteState(of: key.id, key.state.rawValue)
      if key.state == .revoked {
        beforeRevocation = before.bytes
        record.with { $0.fleet.revoke(key.id, at: record.now) }
      }
    }
    if before.contents.record.active?.id != after.record.active?.id { rotations += 1 }
    forgetOldKeys()
  }

  /// The commands that a change is made of.
  func arguments(of change: DrillChange) throws -> [[String]] {
    let reason = ["--reason", "rehearsal"]
    let replicas = record.with(\.addresses).flatMap { ["--replica", $0.operators] }
    switch change {
    case .stage: return [["stage"] + reason]
    case .promote: return [["promote"] + replicas + reason]
    case .promoteBlindly: return [["promote"] + reason]
    case .retireDue:
      let now = record.clock.now().seconds
      let due = try desk.contents().record.fallbacks.filter { ($0.retireAt ?? .max) <= now }
      return due.map { ["retire", $0.id] + reason }
    case .retireFirst:
      guard let first = try desk.contents().record.fallbacks.first else { throw PhaseFailure("no key is a fallback") }
      return [["retire", first.id] + reason]
    case .rollBack: return [["rollback"] + reason]
    case .revokeActive(let stopsMinting):
      guard let active = try desk.contents().record.active else { throw PhaseFailure("no key is active") }
      return [["revoke", active.id, "--compromised"] + (stopsMinting ? ["--stop-minting"] : []) + reason]
    case .putOff: return [["plan", "--put-off"] + replicas + reason]
    }
  }

  func expectRefusal(of change: DrillChange) async throws {
    let before = try desk.bytes()
    for arguments in try arguments(of: change) {
      let outcome = try await desk.keys(arguments)
      guard outcome.code == ExitStatus.negative else {
        throw PhaseFailure("`keys \(arguments[0])` ended with \(outcome.code), and had to be refused")
      }
      let words = outcome.complaint.split(separator: "\n").first.map(String.init) ?? ""
      journal.note(.note("refused as it had to be: \(words)"))
      notes.append("`keys \(arguments[0])` was refused")
    }
    guard try desk.bytes() == before else { throw PhaseFailure("a refused command changed the ring") }
  }

  /// Tokens of keys that ended a while ago are asked about no more: a hundred rotations leave a hundred of them.
  private func forgetOldKeys() {
    let limit = record.clock.now().seconds - 30
    let old = master.record.keys.filter { ($0.endedAt ?? .max) < limit }.map(\.id)
    load.with { $0.forget(Set(old)) }
  }
}
