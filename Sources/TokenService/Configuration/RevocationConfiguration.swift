import TokenRules

/// Where revocations and replicas are kept, and what holds while that place is away.
struct RevocationConfiguration: Sendable {
  /// With the whole path of a file.
  let store: StoreLocation
  /// How long a list that is not brought up to date may be used; `nil` sets no bound.
  let maximumStaleness: Duration?
  /// The time between two looks into the store.
  let pollInterval: Duration
  /// How long what a rule can match may live.
  let lifetimes: RevocationLifetimes
  /// How many replicas should share the store; `nil` where nobody said.
  let replicas: Int?
}
