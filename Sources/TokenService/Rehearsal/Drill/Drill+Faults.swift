import TokenRules

/// What is done to replicas, and to rings that they are given.
extension Drill {
  // MARK: Bad rings

  func spoil(_ replica: Int, _ ring: BadRing) throws {
    let good = try ring == .older ? (beforeRevocation ?? backups.last ?? desk.bytes()) : desk.bytes()
    try DrillFolder.write(try RingSpoiler.spoil(good, ring), to: replicas[replica].ringFile)
    journal.note(.note("\(name(replica)) was given a bad ring: \(ring.rawValue)"))
  }

  func expectOldRing(_ replica: Int) async throws {
    var problem: String?
    let isRefused = try await wait(upTo: 6) {
      guard let report = await client.keys(at: record.address(of: replica)) else { return false }
      guard report.ringDigest == master.digest else {
        throw PhaseFailure("\(name(replica)) uses another ring than the one before")
      }
      problem = report.reloadProblem
      return problem != nil
    }
    guard isRefused, let problem else { throw PhaseFailure("\(name(replica)) does not say that it refused a ring") }
    note(replica, .refused, nil)
    guard let ready = await client.isReady(at: record.address(of: replica)), ready.isReady else {
      throw PhaseFailure("\(name(replica)) is not ready after a bad ring")
    }
    guard ready.body?["details"]?.object?["keyring"]?.string != nil else {
      throw PhaseFailure("/ready of \(name(replica)) does not tell of the bad ring")
    }
    notes.append("\(name(replica)) refused: \(problem)")
  }

  // MARK: Processes

  func kill(_ replica: Int) async {
    record.with { $0.fleet.replicas[replica].goDown(at: record.now) }
    await replicas[replica].kill()
    watches[replica]?.cancel()
    watches[replica] = nil
    inForce[replica] = nil
    journal.note(.replica(name: name(replica), what: .killed, detail: "SIGKILL"))
  }

  func stop(_ replica: Int) async throws {
    // As a balancer does: no more traffic first.
    record.with { contents in
      contents.isReady[replica] = false
      contents.fleet.replicas[replica].goDown(at: record.now)
    }
    try await Task.sleep(for: .milliseconds(200))
    let code = await replicas[replica].stop()
    inForce[replica] = nil
    journal.note(.replica(name: name(replica), what: .killed, detail: "SIGTERM, ended with \(code ?? -1)"))
    guard code == 0 else { throw PhaseFailure("\(name(replica)) ended with \(code ?? -1) after SIGTERM") }
  }

  func start(_ replica: Int, ahead: Int?) async throws {
    let reference = settings.replicas > 1 ? record.address(of: replica == 0 ? 1 : 0).clients + "/health" : nil
    record.with { $0.fleet.replicas[replica].setClock(ahead: Int64(ahead ?? 0) * 1000, from: record.now) }
    let started = record.clock.uptime()
    let address = try await replicas[replica].start(ahead: ahead, reference: reference)
    guard try await wait(upTo: 30, for: { await client.isReady(at: address)?.isReady == true }) else {
      throw DrillFault("\(name(replica)) does not become ready")
    }
    record.with { contents in
      contents.addresses[replica] = address
      contents.fleet.replicas[replica].comeUp(at: record.now)
      contents.isReady[replica] = true
    }
    // Whatever it was given while it was away is in force from the start: that is not timed.
    watches[replica] = watch(replica, since: started, isTimed: false)
    journal.note(.replica(name: name(replica), what: .restarted, detail: ahead.map { "clock \($0) s ahead" } ?? ""))
  }

  // MARK: Clocks

  func stepClock(_ replica: Int, _ ahead: Int) throws {
    record.with { $0.fleet.replicas[replica].setClock(ahead: Int64(ahead) * 1000, from: record.now) }
    try replicas[replica].setClock(ahead: ahead)
    journal.note(.replica(name: name(replica), what: .clockShifted, detail: "\(ahead) s ahead"))
  }

  func awaitReady(_ replica: Int, _ isReady: Bool) async throws {
    let start = record.clock.uptime()
    guard try await wait(upTo: 40, for: { record.with { $0.isReady[replica] } == isReady }) else {
      throw PhaseFailure("/ready of \(name(replica)) does not say \(isReady ? "ready" : "not ready")")
    }
    if !isReady {
      let seconds = (record.clock.uptime() - start).milliseconds / 1000
      notes.append("/ready of \(name(replica)) told of its clock after \(Figure.decimal(seconds)) s")
    }
  }

  func stepClientClocks(_ ahead: Int) {
    load.with { $0.stepWallClocks(ahead: ahead) }
    let counts = load.with { ($0.leasesOffClock, $0.misjudgedOffClock) }
    journal.note(.note("the wall clocks of a tenth of the clients are \(ahead) s ahead"))
    if counts.0 > 0 {
      let words = "leases taken with a wrong wall clock: \(counts.0); a client that reads it would have misjudged"
      notes.append("\(words) \(counts.1)")
    }
  }

  // MARK: End

  func drainTokens() async throws {
    load.with { $0.stopMinting() }
    let limit = Double(settings.ttl + settings.leeway + settings.clock) + 30
    guard try await wait(upTo: limit, for: { load.with(\.isDrained) }) else {
      throw PhaseFailure("tokens are left that were not asked about after their end")
    }
  }
}
