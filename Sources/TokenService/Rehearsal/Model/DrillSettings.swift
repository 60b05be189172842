import TokenRules

/// What a drill is run with: its fleet, its load, and its times, compressed so that a key's whole life fits in seconds.
struct DrillSettings: Sendable, Hashable {
  var environment = ServiceEnvironment.staging
  /// How many service processes there are.
  var replicas = 3
  /// How many planned rotations come in a row.
  var rotations = 1
  /// Mints a second over all replicas.
  var rate = 50.0
  /// How long the drill is to take, in seconds; its own pace where none is given.
  var seconds: Double?
  /// Chooses who mints where and when.
  var seed: UInt64 = 1
  /// The scenarios that are walked, in their order.
  var scenarios = DrillScenario.allCases
  /// What is done wrong on purpose; a drill with it must fail.
  var sabotage: Sabotage?

  /// The life of a token, in seconds; its longest one too.
  var ttl: Int64 = 6
  /// Of the services' verifiers, in seconds.
  var leeway: Int64 = 2
  /// Until when a ring must be everywhere, in seconds.
  var propagation: Int64 = 3
  /// How far a clock may be from the true time, in seconds.
  var clock: Int64 = 1

  /// The shortest life of a token, in seconds: more than the margin.
  var minimumTTL: Int64 { margin + 1 }
  /// How long before its end a token is renewed, in seconds.
  var margin: Int64 { ttl >= 5 ? 2 : 1 }
  /// How old a token may be, in seconds: the tokens that the drill makes itself are to outlive their keys.
  var maximumAge: Int64 { 86_400 }
  /// From the replacement of a ring file to its use, at the latest, in milliseconds.
  static let reloadBound: Int64 = 2000

  /// How many clients keep up the rate: each mints once in the time after which it is to renew.
  var clients: Int { max(1, Int((rate * Double(ttl - margin)).rounded())) }

  /// From a demotion until the key may go, in seconds.
  var retirement: Int64 { propagation + ttl + leeway + 2 * clock }

  /// The options in words: what somebody types to repeat the drill.
  var options: String {
    var words = [
      "rehearse", "--env", environment.rawValue, "--replicas", "\(replicas)", "--rotations", "\(rotations)", "--rate",
      "\(rate)", "--ttl", "\(ttl)", "--seed", "\(seed)",
    ]
    if let seconds { words += ["--minutes", "\(seconds / 60)"] }
    if scenarios != DrillScenario.allCases {
      words += ["--scenario", scenarios.map(\.rawValue).joined(separator: ",")]
    }
    if let sabotage { words += ["--sabotage", sabotage.rawValue] }
    return words.joined(separator: " ")
  }
}

/// A mistake that the drill makes on purpose, to show that it would be found.
enum Sabotage: String, Sendable, CaseIterable {
  /// A key signs at one replica before the last one knows it.
  case unpublished
  /// One replica signs with the key before for longer than the bound, and nobody puts its retirement off.
  case unextended
  /// One replica never learns that a key is revoked.
  case unrevoked
  /// A compromised key is revoked and nothing takes its place.
  case unreplaced
}
