import Synchronization
import TokenRules

/// Drives the load: takes what is due, asks, and has the answers counted.
final class LoadGenerator: Sendable {
  private let state: Mutex<LoadState>
  private let record: RehearsalRecord
  private let client: FleetClient

  init(_ state: LoadState, record: RehearsalRecord, client: FleetClient) {
    self.state = Mutex(state)
    self.record = record
    self.client = client
  }

  func with<Result>(_ body: (inout sending LoadState) -> sending Result) -> sending Result { state.withLock(body) }

  /// Until it is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let now = record.clock.uptime()
        for action in with({ $0.takeDue(at: now) }) {
          group.addTask {
            await self.perform(action)
            self.with { $0.finished() }
          }
        }
        try? await Task.sleep(for: .milliseconds(5))
      }
      group.cancelAll()
    }
  }

  private func perform(_ action: LoadAction) async {
    switch action {
    case .mint(let client, _, let afterRefusal): await mint(client, afterRefusal)
    case .probe(let token, let replica, let client): await probe(token, at: replica, client)
    case .sentinel(let token): await watch(token)
    }
  }

  // MARK: Minting

  /// Asks the client's own replica, and where that does not answer, the others.
  private func mint(_ number: Int, _ afterRefusal: Bool) async {
    let session = with { $0.clients[number] }
    let order = record.with { contents in
      let count = contents.addresses.count
      return (0..<count).map { (session.home + $0) % count }.filter { contents.isReady[$0] }
    }
    let start = record.clock.uptime()
    var reason = "no replica is ready"
    for (retries, replica) in order.enumerated() {
      let sent = record.now
      let answer = await client.mint(at: record.address(of: replica), session: session.session)
      if Task.isCancelled { return }
      let received = record.now
      switch answer {
      case .lease(let lease):
        let elapsed = record.clock.uptime() - start
        let offset = (sent...max(sent, received)).offset(of: lease.serverTime)
        granted(lease, offset, to: number, by: replica, retries: retries, afterRefusal, elapsed.milliseconds)
        return
      case .refused(let status, let code):
        reason = "http_\(status) \(code)"
      case .unanswered:
        reason = "unanswered"
      }
      // Only a replica that the drill took away may send a client elsewhere.
      let isDown = record.with { $0.fleet.replicas[replica].isDown(during: sent...max(sent, received)) }
      if case .refused = answer, !isDown { break }
    }
    let elapsed = (record.clock.uptime() - start).milliseconds
    record.record(.failed(reason: reason), at: session.home, afterRefusal: afterRefusal, milliseconds: elapsed)
    with { $0.failed(client: number, now: record.clock.uptime()) }
  }

  private func granted(
    _ lease: LeaseAnswer,
    _ makerOffset: Int64,
    to number: Int,
    by replica: Int,
    retries: Int,
    _ afterRefusal: Bool,
    _ milliseconds: Double
  ) {
    record.record(.granted(retries: retries), at: replica, afterRefusal: afterRefusal, milliseconds: milliseconds)
    let token = DrillToken(
      text: lease.token,
      keyID: lease.keyID,
      origin: .minted(replica: replica),
      issuedAt: lease.issuedAt,
      expiresAt: lease.expiresAt,
      makerOffset: makerOffset
    )
    with {
      $0.granted(
        lease,
        token,
        to: number,
        by: replica,
        afterRefusal: afterRefusal,
        now: record.clock.uptime()
      )
    }
  }

  // MARK: Asking about tokens

  private func probe(_ token: DrillToken, at replica: Int, _ holder: Int?) async {
    let verdict = await ask(token, at: replica)
    guard case .refused = verdict, let holder else { return }
    with { $0.refused(token.text, of: holder, now: record.clock.uptime()) }
  }

  private func watch(_ token: DrillToken) async {
    let count = record.with { $0.addresses.count }
    for replica in 0..<count where !record.with({ $0.fleet.replicas[replica].isDown }) {
      _ = await ask(token, at: replica)
    }
    with { $0.watchAgain(token, now: record.clock.uptime()) }
  }

  private func ask(_ token: DrillToken, at replica: Int) async -> Verdict {
    let (sent, start) = (record.now, record.clock.uptime())
    let verdict = await client.verify(token.text, at: record.address(of: replica))
    if Task.isCancelled { return .unanswered }
    let (received, elapsed) = (record.now, record.clock.uptime() - start)
    record.record(
      verdict,
      of: token,
      at: replica,
      during: sent...max(sent, received),
      milliseconds: elapsed.milliseconds
    )
    return verdict
  }
}

extension Duration {
  /// As milliseconds with their fraction.
  var milliseconds: Double { self / .milliseconds(1) }
}
