import TokenRules

/// What a canary drill is run with.
struct CanarySettings: Sendable, Hashable {
  /// How many clients keep a lease fresh throughout.
  var clients = 24
  /// The shares of the cohorts that are moved to the canary, one after the other, in percent.
  var cohorts = [5, 25, 50]
  /// How long the gate watches each share, in seconds.
  var hold = 5.0
  /// What goes wrong with the canary at its largest share.
  var fault = CanaryFault.hang
  var bounds = CanaryBounds()
  /// Chooses when each client begins.
  var seed: UInt64 = 1

  /// The life of a token, in seconds.
  static let ttl: Int64 = 20
  /// How long before its end a token is renewed at the latest, in seconds: the time in which the fault has to be found and
  /// the way back has to be gone, before the first client is left without.
  static let margin: Int64 = 8
  /// How long the gate may take to see the fault, in seconds.
  static let detection = 6.0
  /// How long the edge may take to use what it is told, in seconds.
  static let takeover = 10.0
  /// How long it may take until every client has a lease of the stable revision again, in seconds: a whole life.
  static let recovery = Double(ttl) + 5

  /// About how long it all takes, in seconds.
  var estimate: Double { hold * Double(cohorts.count + 1) + 4 + Double(Self.ttl - Self.margin) }
}
