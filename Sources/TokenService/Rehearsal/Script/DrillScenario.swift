/// What a drill can show, in the order in which it does.
enum DrillScenario: String, Sendable, Hashable, CaseIterable {
  case baseline
  case rotation
  case rollback
  case compromise
  case badRing = "bad-ring"
  case olderRing = "older-ring"
  case lag
  case putOff = "put-off"
  case sigkill
  case clock
  case clientClock = "client-clock"

  /// What it shows, for `--list-scenarios`.
  var summary: String {
    switch self {
    case .baseline: "one ring everywhere: what the load looks like when nothing happens"
    case .rotation: "stage, wait until all have it, promote replica by replica, drain, automatic retirement"
    case .rollback: "the key before signs again"
    case .compromise: "the active key is revoked: refused at every replica within the bound, clients remint"
    case .badRing: "a truncated ring, one with a key twice, one with two active keys: the old ring goes on"
    case .olderRing: "a restored backup with the compromised key in it: refused by the history"
    case .lag: "one replica gets the ring late, within the propagation bound"
    case .putOff: "one replica gets the ring after the bound; the plan puts the retirement off"
    case .sigkill: "a replica is killed between two rings and comes back with the new one"
    case .clock: "one replica's clock is off: inside the leeway, then ahead and behind (needs libfaketime)"
    case .clientClock: "clients' clocks are stepped by hours: leases do not mind"
    }
  }
}
