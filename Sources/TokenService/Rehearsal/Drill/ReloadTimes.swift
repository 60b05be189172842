/// How long rings took: from a replica's file to its use, and from the master ring to everywhere.
struct ReloadTimes: Sendable {
  private(set) var reloads: [Double] = []
  private(set) var propagations: [Double] = []

  mutating func reloaded(after milliseconds: Double) { reloads.append(milliseconds) }

  mutating func propagated(after milliseconds: Double) { propagations.append(milliseconds) }
}
