import Testing

@testable import TokenService

@Suite
struct StoreLocationTests {
  @Test(
    arguments: [
      ("postgres://host/db", "postgresql host/db"), ("postgresql://u:word@host:5432/db", "postgresql host:5432/db"),
      ("postgres://u:word@a:1,b:2/db?password=word&sslmode=require", "postgresql a:1,b:2/db"),
      ("postgres://u:wo?rd@host/db?application_name=a@word", "postgresql host/db"),
      ("postgres://[::1]:5432/db", "postgresql [::1]:5432/db"),
      ("postgres://%2Frun%2Fpg/db", "postgresql %2Frun%2Fpg/db"),
      ("sqlite:a/b.sqlite3", "sqlite a/b.sqlite3"), ("sqlite:///var/a", "sqlite ///var/a"),
    ]
  )
  func `its place tells host and database, and no password`(url: String, place: String) throws {
    #expect(try StoreLocation(parsing: url).place.description == place)
  }

  @Test(
    arguments: [
      "postgres://u:wo/rd@host/db", "postgres://u:word/db", "postgres://u@wo@host/db", "postgres://", "postgres:///db",
      "sqlite:", "sqlite://host/file", "sqlite:folder/", "mysql://host/db", "memory", "postgres://host/d b",
    ]
  )
  func `what could show a password in its place, or names no store, is refused`(url: String) {
    #expect(throws: ValueFault.self) { try StoreLocation(parsing: url) }
  }

  @Test func `a file's path is relative to the state folder, unless it is absolute`() {
    #expect(StoreLocation.sqlite(path: "a").resolved(in: "/state") == .sqlite(path: "/state/a"))
    #expect(StoreLocation.sqlite(path: "/a").resolved(in: "/state") == .sqlite(path: "/a"))
  }

  @Test func `no dump shows the URL`() throws {
    var text = ""
    dump(try StoreLocation(parsing: "postgres://u:word@host/db"), to: &text)
    #expect(!text.contains("word"))
  }
}
