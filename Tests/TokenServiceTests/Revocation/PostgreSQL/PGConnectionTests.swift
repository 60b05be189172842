import Testing

@testable import TokenService

extension PostgreSQLTests {
  @Suite struct PGConnectionTests {
    private let connection: PGConnection

    init() throws { connection = try PostgreSQLCluster.shared().connect() }

    @Test func `values go there and come back as they are`() throws {
      for value in [0, 1, -1, Int64.max, .min] {
        let rows = try connection.run("SELECT $1::bigint, $1::text", [.integer(value)])
        #expect(rows.integer(0, 0) == value && rows.text(0, 1) == "\(value)")
      }
      for text in ["", "a'b\"\\", "😀", "\u{1}\n", String(repeating: "é", count: 5000)] {
        let rows = try connection.run("SELECT $1::text, octet_length($1)", [.text(text)])
        #expect(rows.text(0, 0)?.utf8.elementsEqual(text.utf8) == true)
        #expect(rows.integer(0, 1) == Int64(text.utf8.count))
      }
      let small = try connection.run("SELECT 7::smallint, (-7)::int, true, false")
      #expect((0..<4).map { small.integer(0, Int32($0)) } == [7, -7, 1, 0])
    }

    @Test func `NULL is nothing, and not the same as empty`() throws {
      let rows = try connection.run(
        "SELECT $1::bigint, $2::text, $3::text, $4::bigint[], array_length($5::text[], 1), ($5::text[])[2] IS NULL",
        [.integer(nil), .text(nil), .text(""), .integers([]), .texts(["a", nil, ""])]
      )
      #expect(rows.integer(0, 0) == nil && rows.text(0, 1) == nil && rows.text(0, 2) == "")
      #expect(rows.integers(0, 3) == [] && rows.integer(0, 4) == 3 && rows.integer(0, 5) == 1)
      #expect(try connection.run("SELECT NULL::bigint[]").integers(0, 0) == nil)
    }

    @Test func `lists keep their order`() throws {
      let numbers = [3, -1, Int64.max, 0]
      let rows = try connection.run("SELECT $1::bigint[]", [.integers(numbers)])
      #expect(rows.integers(0, 0) == numbers)
    }

    @Test func `a statement that is refused has its state, and leaves the connection whole`() throws {
      #expect(throws: PGFailure.refused(state: "22012", "division by zero")) { try connection.run("SELECT 1 / 0") }
      #expect(try connection.run("SELECT 1").count == 1)
      #expect(!connection.hasEnded)
    }

    @Test func `a commit of what had failed is none`() throws {
      #expect(throws: PGFailure.self) { try connection.script("BEGIN; SELECT 1 / 0") }
      #expect(throws: PGFailure.refused(state: "25P02", "the server rolled the transaction back")) {
        try connection.commit("COMMIT")
      }
    }

    @Test func `an end that nobody asked for is noticed without a statement`() throws {
      let process = try connection.run("SELECT pg_backend_pid()").integer(0, 0)
      let cluster = try PostgreSQLCluster.shared()
      _ = try cluster.connect().run("SELECT pg_terminate_backend($1::int)", [.integer(process)])
      try cluster.wait(within: 10) { connection.hasEnded }
      #expect {
        try connection.run("SELECT 1")
      } throws: { error in
        if case .lost = error as? PGFailure { true } else { false }
      }
    }

    @Test func `whoever waits is woken`() throws {
      let interrupt = PGInterrupt()
      let address = try PostgreSQLAddress(parsing: PostgreSQLCluster.shared().url("postgres"))
      let patient = try PGConnection(address.options(PostgreSQLLimits()), patience: .seconds(60), interrupt: interrupt)
      interrupt.fire()
      #expect(throws: PGFailure.interrupted) { try patient.run("SELECT pg_sleep(60)") }
    }
  }
}
