import TokenRules

/// When replicas drop keys by themselves.
extension Drill {
  /// Has the evidence say when each replica drops a fallback whose time has come, until it is cancelled.
  func watchRetirements() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(250))
      for replica in 0..<settings.replicas { await noteRetirements(at: replica) }
    }
  }

  private func noteRetirements(at replica: Int) async {
    let now = record.clock.now()
    let due = (states[replica] ?? [:]).filter { id, state in
      state == .fallback && master.record[id].map { !$0.isUsable(at: now) } ?? false
    }
    guard !due.isEmpty, !record.with({ $0.fleet.replicas[replica].isDown }),
      let report = await client.keys(at: record.address(of: replica))
    else { return }
    // The answer was waited for: a ring may have come meanwhile.
    for key in report.keys where due[key.id] != nil && !key.isAccepted && states[replica]?[key.id] == .fallback {
      states[replica]?[key.id] = .retired
      noteState(of: key.id, KeyRecord.State.retired.rawValue, at: replica)
    }
  }
}
