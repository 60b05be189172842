/// Something that the load does at a time.
enum LoadAction: Sendable {
  /// A client asks for a lease; after its last one was refused, or because it is time. It does so unless it has asked
  /// since this was planned, as its count of leases tells.
  case mint(client: Int, plannedAt: Int, afterRefusal: Bool)
  /// A token is asked about at a replica; it may be some client's lease.
  case probe(DrillToken, replica: Int, client: Int?)
  /// A token that the rehearsal made is asked about at every replica, again and again.
  case sentinel(DrillToken)
}
