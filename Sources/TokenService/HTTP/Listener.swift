/// The two sides of the service: clients are on one, runtimes and operators on the other.
enum Listener: String, Sendable, CaseIterable {
  case `public`
  case `internal`
}
