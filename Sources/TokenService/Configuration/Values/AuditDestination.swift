/// Where audit events go.
enum AuditDestination: Sendable, Hashable {
  case stdout
  case file(String)
  case off
}
