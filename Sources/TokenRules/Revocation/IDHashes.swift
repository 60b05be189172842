/// The hashes of all ids of a token, made before the first of them is looked for.
///
/// What is looked at in tables that the processor's caches do not hold has to be fetched; with all hashes at hand, the
/// fetches are under way at the same time.
struct IDHashes {
  var token, session, device, organization: UInt64
  /// Of `oa_user`, `sub` and `oa_user_id`.
  var users: (UInt64, UInt64, UInt64)

  /// An id that is absent has the hash 0, which may raise suspicion and nothing else.
  init() {
    (token, session, device, organization) = (0, 0, 0, 0)
    users = (0, 0, 0)
  }
}

extension RevocationTables {
  /// 0 where no id with one of these hashes is named.
  func suspicion(_ hashes: IDHashes) -> UInt64 {
    // All of it, and no branch between: each is a fetch that does not wait for the others.
    tokens.suspicion(hashes.token) | sessions.suspicion(hashes.session) | devices.suspicion(hashes.device)
      | organizations.suspicion(hashes.organization) | users.suspicion(hashes.users.0)
      | users.suspicion(hashes.users.1) | users.suspicion(hashes.users.2)
  }
}
