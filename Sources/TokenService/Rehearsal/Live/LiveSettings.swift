import TokenRules

/// What an observation of a live environment is run with.
struct LiveSettings: Sendable {
  var environment = ServiceEnvironment.staging
  /// Where leases are asked for: public listeners, or the balancer before them.
  var targets: [String] = []
  /// The internal listeners of every replica, where tokens are asked about.
  var operators: [String] = []
  /// What leases are asked for with: access keys or session tokens.
  var credentials: [Secret] = []
  /// Of the internal listeners.
  var readToken = Secret("")
  /// Mints a second over all.
  var rate = 1.0
  /// After how long it ends, in seconds, where the rotation has not completed before.
  var seconds = 3600.0
  var seed: UInt64 = 1

  /// Replicas as they are asked: there are as many as internal listeners.
  var addresses: [ReplicaAddress] {
    operators.enumerated().map { index, url in
      ReplicaAddress(clients: targets[index % targets.count], operators: url)
    }
  }

  /// Whether each target is the public side of the internal listener of the same number.
  var arePaired: Bool { operators.count == targets.count }

  /// What stands for a replica in the evidence: its address, without anything of a credential.
  func name(of replica: Int) -> String {
    Self.authority(operators[replica])
  }

  private static func authority(_ url: String) -> String { WebURL(url)?.authority ?? url }

  /// The options in words.
  var options: String {
    var words = ["rehearse", "--env", environment.rawValue, "--rate", "\(rate)", "--minutes", "\(seconds / 60)"]
    for index in targets.indices { words += ["--target", Self.authority(targets[index])] }
    for index in operators.indices { words += ["--admin-url", Self.authority(operators[index])] }
    return words.joined(separator: " ")
  }
}
