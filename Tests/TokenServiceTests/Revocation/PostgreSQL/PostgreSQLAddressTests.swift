import Testing

@testable import TokenService

@Suite struct PostgreSQLAddressTests {
  @Test(arguments: [
    ("postgres://u:p@db.internal:5433/store", "db.internal:5433/store"),
    ("postgresql://u:p@one,two:5433/store?sslmode=verify-full", "one,two:5433/store"),
    ("postgres://u@[::1]:5432/store", "[::1]:5432/store"), ("postgres://db", "db"),
    ("host=db port=5432 dbname=store password=p", "db:5432/store"), ("postgres://%2Frun%2Fpg/store", "/run/pg/store"),
  ])
  func `its place has no user and no password`(url: String, place: String) throws {
    #expect(try PostgreSQLAddress(parsing: url).place.name == place)
  }

  @Test(arguments: [
    "postgres://u:CANARY@x@db/store", "postgres://u:CANARY/x@db/store", "postgres://u:1/CANARY@db/store",
    "postgres://u:CANARY#x@db/store", "postgres://u:CANARY%zz@db/store", "postgres://u:CANARY", "CANARY",
    "postgres://u:p@db:CANARY/store", "postgres://u:p@db/store?CANARY", "postgres://u:p@db/store?nonsense=CANARY",
    "postgres://u:CANARY?x@db/store",
  ])
  func `what cannot be read is not quoted`(url: String) throws {
    let error = try #require(throws: StoreError.self) { try PostgreSQLAddress(parsing: url) }
    #expect(!error.description.contains("CANARY"))
  }

  @Test func `time-outs stand where nothing is said about them`() throws {
    func options(_ url: String) throws -> [String: String] {
      let address = try PostgreSQLAddress(parsing: url)
      return Dictionary(uniqueKeysWithValues: address.options(PostgreSQLLimits()).map { ($0.keyword, $0.value) })
    }
    let plain = try options("postgres://db/store")
    #expect(plain["connect_timeout"] == "5" && plain["tcp_user_timeout"] == "6000")
    #expect(plain["target_session_attrs"] == "read-write" && plain["client_encoding"] == "UTF8")
    let given = try options("postgres://db/store?connect_timeout=9&client_encoding=LATIN1&sslmode=verify-full")
    #expect(given["connect_timeout"] == "9" && given["client_encoding"] == "UTF8" && given["sslmode"] == "verify-full")
  }
}
