/// What the chaos drills can do to the service, in the order in which they do.
enum ChaosScenario: String, Sendable, Hashable, CaseIterable {
  case replicaKilled = "replica-killed"
  case expiryStorm = "expiry-storm"
  case overload
  case slowClients = "slow-clients"
  case badKeyring = "bad-keyring"
  case storeAway = "store-away"
  case providerAway = "provider-away"
  case clockStep = "clock-step"
  case fullDisk = "full-disk"

  /// What it shows, for `--list`.
  var summary: String {
    switch self {
    case .replicaKilled: "a replica is killed (SIGKILL) under load and comes back: no client is without an answer"
    case .expiryStorm: "all leases end at once: clients that spread their renewals, and clients that do not"
    case .overload: "2, 5 and 10 times what it can do: the rest is told to come back, nobody gets a wrong answer"
    case .slowClients: "a thousand clients that send or read slowly: normal ones do not notice, slow ones are ended"
    case .badKeyring: "rings that must not be taken are pushed: the one before goes on, and operators are told"
    case .storeAway:
      "the store of revocations is away (needs PostgreSQL): its last list, then 503, then nothing is missing"
    case .providerAway: "the identity provider hangs, then is down: only those that it knows are told to come back"
    case .clockStep: "a replica's clock is an hour ahead, then behind (needs libfaketime): wrong only as documented"
    case .fullDisk: "the disk of audit, state and store is full (needs mounts): nothing that was acknowledged is lost"
    }
  }

  /// What is done wrong on purpose with `--sabotage`, which the scenario's rules must find.
  var sabotage: String {
    switch self {
    case .replicaKilled: "the replica is not started again"
    case .expiryStorm: "the clients that should spread their renewals do not"
    case .overload: "half of the load is offered"
    case .slowClients: "the service stands still for two seconds meanwhile"
    case .badKeyring: "a good ring is pushed in place of the bad ones"
    case .storeAway: "no bound is set on the age of the list"
    case .providerAway: "the provider does not come back"
    case .clockStep: "the clock is not set back"
    case .fullDisk: "no room is made"
    }
  }
}
