import TestSupport
import Testing

@testable import JWT

@Suite("A keyring")
struct KeyringTests {
  private static func key(_ number: Int, id: String? = nil) throws -> SigningKey {
    try SigningKey(secret: TestSecrets.secret(number), id: id)
  }

  @Test("active, standby, fallbacks: the order in which a token without kid tries them")
  func order() throws {
    let ring = try Keyring(
      active: try Self.key(1, id: "a"),
      standby: [try Self.key(2, id: "s1"), try Self.key(3, id: "s2")],
      fallbacks: [try Self.key(4, id: "f1"), try Self.key(5, id: "f2")]
    )
    #expect(ring.entries.map(\.key.id) == ["a", "s1", "s2", "f1", "f2"])
    #expect(ring.entries.map(\.state) == [.active, .standby, .standby, .fallback, .fallback])
    #expect(ring.active?.id == "a")
  }

  @Test("a ring may do without an active key, and even without any")
  func noActiveKey() throws {
    let ring = try Keyring(active: nil, fallbacks: [try Self.key(1)])
    #expect(ring.active == nil)
    #expect(ring.entries.count == 1)
    #expect(try Keyring(active: nil).entries.isEmpty)
  }

  @Test("16 keys are taken, 17 are not")
  func limit() throws {
    let keys = try (1...17).map { try Self.key($0) }
    #expect(
      try Keyring(active: keys[0], standby: Array(keys[1..<4]), fallbacks: Array(keys[4..<16])).entries.count == 16
    )
    #expect(throws: JWTError.unfitKeyring(.tooManyKeys(17))) {
      try Keyring(active: keys[0], standby: [keys[1]], fallbacks: Array(keys[2...]))
    }
    #expect(throws: JWTError.unfitKeyring(.tooManyKeys(17))) { try Keyring(active: nil, fallbacks: keys) }
  }

  @Test("two keys of one id, or of one secret, are refused in every pair of states")
  func duplicates() throws {
    let (a, sameID) = (try Self.key(1, id: "a"), try Self.key(2, id: "a"))
    let sameSecret = try Self.key(1, id: "b")
    for (first, second) in [(a, sameID), (sameID, a)] {
      #expect(throws: JWTError.unfitKeyring(.duplicateID("a"))) { try Keyring(active: first, fallbacks: [second]) }
      #expect(throws: JWTError.unfitKeyring(.duplicateID("a"))) { try Keyring(active: first, standby: [second]) }
      #expect(throws: JWTError.unfitKeyring(.duplicateID("a"))) {
        try Keyring(active: nil, fallbacks: [first, second])
      }
    }
    #expect(throws: JWTError.unfitKeyring(.duplicateSecret("a", "b"))) {
      try Keyring(active: a, fallbacks: [sameSecret])
    }
    #expect(throws: JWTError.unfitKeyring(.duplicateSecret("a", "b"))) {
      try Keyring(active: nil, standby: [a, sameSecret])
    }
  }

  @Test("a declared id that is another key's derived one is a duplicate")
  func derivedIDDeclared() throws {
    let derived = try Self.key(1)
    let declared = try Self.key(2, id: derived.id)
    #expect(throws: JWTError.unfitKeyring(.duplicateID(derived.id))) {
      try Keyring(active: declared, fallbacks: [derived])
    }
  }

  @Test("the generation names the set: the same for the same keys, another as soon as one changes")
  func generation() throws {
    let (a, b, c) = (try Self.key(1, id: "a"), try Self.key(2, id: "b"), try Self.key(3))
    let otherA = try Self.key(9, id: "a")
    let ring = try Keyring(active: a, fallbacks: [b])
    #expect(ring.generation == (try Keyring(active: try Self.key(1, id: "a"), fallbacks: [b])).generation)
    #expect(ring.generation.utf8.count == 16)
    let others = try [
      Keyring(active: a), Keyring(active: b, fallbacks: [a]), Keyring(active: a, standby: [b]),
      Keyring(active: a, fallbacks: [b, c]), Keyring(active: nil, fallbacks: [a, b]),
      Keyring(active: otherA, fallbacks: [b]),
    ]
    #expect(Set(others.map(\.generation) + [ring.generation]).count == others.count + 1)
    #expect(try Keyring(active: a, generation: "2026-02-25.3").generation == "2026-02-25.3")
  }

  @Test("the states' names are those of the wire")
  func stateNames() {
    #expect(KeyState.allCases.map(\.rawValue) == ["active", "standby", "fallback"])
  }
}
