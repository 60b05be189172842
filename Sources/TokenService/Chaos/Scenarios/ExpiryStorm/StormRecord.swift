/// What is noted of the clients of one crowd: a pure value; times are seconds since the crowd came.
struct StormRecord: Sendable {
  private struct Client: Sendable {
    /// When its token ends; nothing before the first came.
    var end: Double?
    var isRenewed = false
    var wasLate = false
    var secondsWithoutToken = 0.0
  }

  private var clients: [Client]
  private var crowd = ExpiryStormFindings.Crowd()
  private var tenths: [Int: Int] = [:]

  init(clients count: Int) {
    clients = Array(repeating: Client(), count: count)
    crowd.clients = count
  }

  /// A client asks for a lease.
  mutating func asked(_ client: Int, at now: Double) {
    // The first leases are not the storm.
    guard clients[client].end != nil else { return }
    crowd.requests += 1
    tenths[Int(now * 10), default: 0] += 1
  }

  /// It got one.
  ///
  /// - Parameter life: how long its token is good from when it was asked for, at least.
  mutating func granted(_ client: Int, asked: Double, now: Double, life: Double) {
    if let end = clients[client].end {
      if now > end {
        clients[client].wasLate = true
        clients[client].secondsWithoutToken += now - end
      } else if !clients[client].wasLate {
        clients[client].isRenewed = true
      }
    }
    clients[client].end = asked + life
  }

  /// It was told to come back.
  mutating func shed() { crowd.shed += 1 }

  /// It got an answer that it should not have got, or none.
  mutating func wrong() { crowd.wrong += 1 }

  /// How many clients have a first lease.
  var equipped: Int { clients.count { $0.end != nil } }

  /// What is to be said at the end: who has no token then is without one until then.
  func crowd(at now: Double) -> ExpiryStormFindings.Crowd {
    var crowd = crowd
    for client in clients {
      let rest = client.end.map { max(0, now - $0) } ?? now
      let seconds = client.secondsWithoutToken + rest
      crowd.secondsWithoutToken += seconds
      if seconds > 0 { crowd.withoutToken += 1 }
      if client.isRenewed { crowd.renewedInTime += 1 }
    }
    crowd.peak = tenths.values.max() ?? 0
    return crowd
  }
}
