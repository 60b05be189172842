import Testing
import TokenRules

@Suite struct RevocationReadingTests {
  private static func page(
    _ devices: [(Int64, String)],
    to position: Int64,
    isLast: Bool = true,
    of store: String = "a"
  ) -> RevocationReading.Page {
    let changes = devices.map { position, id in
      RevocationChange(position: position, subject: .device(id), effect: .revoked(cutoff: 100))
    }
    return .init(storeID: store, changes: changes, position: position, isLast: isLast)
  }

  private static func refuses(_ reading: RevocationReading, _ device: String) -> Bool {
    reading.list.refuses(deviceID: device)
  }

  @Test func `a whole record comes into force at its end`() {
    var reading = RevocationReading()
    #expect(reading.next == 0 && reading.isLoading)
    #expect(reading.take(Self.page([(1, "x")], to: 1, isLast: false)) == .readOn(isListNew: false))
    #expect(!Self.refuses(reading, "x") && reading.next == 1 && reading.position == 0)
    #expect(reading.take(Self.page([(2, "y")], to: 5)) == .current(isListNew: true))
    #expect(Self.refuses(reading, "x") && Self.refuses(reading, "y"))
    #expect(reading.next == 5 && reading.position == 5 && reading.storeID == "a" && !reading.isLoading)
  }

  @Test func `what follows comes into force page by page`() {
    var reading = RevocationReading()
    _ = reading.take(Self.page([], to: 0))
    #expect(reading.take(Self.page([(1, "x")], to: 1, isLast: false)) == .readOn(isListNew: true))
    #expect(Self.refuses(reading, "x"))
    #expect(reading.take(Self.page([], to: 3)) == .current(isListNew: false))
    #expect(reading.position == 3)
  }

  @Test(arguments: [("b", Int64(9)), ("a", 4)])
  func `another store, or one that lacks what it had, is read from its start; the list stays meanwhile`(
    store: String,
    position: Int64
  ) {
    var reading = RevocationReading()
    _ = reading.take(Self.page([(5, "x")], to: 5))
    #expect(reading.take(Self.page([], to: position, of: store)) == .beginsAnew)
    #expect(reading.next == 0 && reading.isLoading && Self.refuses(reading, "x"))
    #expect(reading.take(Self.page([(1, "y")], to: 4, of: store)) == .current(isListNew: true))
    #expect(!Self.refuses(reading, "x") && Self.refuses(reading, "y"))
    #expect(reading.storeID == store && reading.position == 4)
  }

  @Test func `a store that changes while it is read is read from its start`() {
    var reading = RevocationReading()
    _ = reading.take(Self.page([(1, "x")], to: 1, isLast: false))
    #expect(reading.take(Self.page([(2, "y")], to: 2, of: "b")) == .beginsAnew)
    #expect(reading.next == 0)
    _ = reading.take(Self.page([(1, "z")], to: 1, of: "b"))
    #expect(!Self.refuses(reading, "x") && Self.refuses(reading, "z"))
  }

  @Test func `what a copy holds is in force until the record has been read`() {
    let copy = RevocationList(rules: [RevocationRule(.device("x"), cutoff: 100)])
    var reading = RevocationReading(meanwhile: copy)
    #expect(Self.refuses(reading, "x") && reading.next == 0)
    _ = reading.take(Self.page([], to: 0))
    #expect(!Self.refuses(reading, "x"))
  }

  @Test func `what is pruned is forgotten, what follows is not`() {
    var reading = RevocationReading()
    _ = reading.take(Self.page([(1, "x")], to: 1))
    reading.prune(at: 200, lifetimes: RevocationLifetimes(tokens: 10, callers: 20))
    #expect(!Self.refuses(reading, "x") && reading.position == 1)
    _ = reading.take(Self.page([(2, "y")], to: 2))
    #expect(Self.refuses(reading, "y"))
  }
}
