extension PostgreSQLSchema {
  /// What a service needs of each table; also of the sequence.
  private static let rights = [
    ("meta", "SELECT, UPDATE"), ("changes", "SELECT, INSERT, DELETE"), ("requests", "SELECT, INSERT, DELETE"),
    ("replicas", "SELECT, INSERT, UPDATE, DELETE"),
  ]

  /// Lets a role use the tables: those who write rules need not be able to change how they are kept.
  static func grant(to role: String, _ connection: PGConnection) throws(PGFailure) {
    let grants =
      rights.map { "GRANT \($1) ON token_service.\($0)" } + [
        "GRANT USAGE ON SCHEMA token_service", "GRANT USAGE ON SEQUENCE token_service.positions",
      ]
    try connection.script("BEGIN")
    for grant in grants {
      // The server quotes the name.
      let statement = try connection.run("SELECT format('\(grant) TO %I', $1)", [.text(role)]).text(0, 0)
      try connection.script(statement ?? "")
    }
    try connection.commit("COMMIT")
  }

  /// - Throws: ``StoreError/unavailable(_:)`` where the role that is logged in cannot do what a service does.
  static func checkRights(_ connection: PGConnection) throws(PGFailure) {
    for (table, needed) in rights {
      for right in needed.split(separator: ", ") {
        let rows = try connection.run(
          "SELECT has_table_privilege($1, $2)",
          [.text("token_service." + table), .text(String(right))]
        )
        guard rows.integer(0, 0) == 1 else {
          throw .store(.unavailable("the role may not \(right) on token_service.\(table)"))
        }
      }
    }
    let rows = try connection.run("SELECT has_sequence_privilege('token_service.positions', 'USAGE')")
    guard rows.integer(0, 0) == 1 else {
      throw .store(.unavailable("the role may not USAGE on token_service.positions"))
    }
  }
}
