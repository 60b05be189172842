import TestSupport
import Testing
import TokenRules

@Suite struct CallerTests {
  @Test(arguments: [("1042", "1042"), ("user:1042", "1042"), ("user:user:1", "user:1"), ("User:1", "User:1")])
  func `one prefix of a user's id is dropped`(given: String, kept: String) {
    #expect(Fixtures.session(userID: given).userID == kept)
  }

  @Test func `an organisation's id stays as its source writes it`() {
    #expect(Fixtures.session(organizationID: "org:openagents").organizationID == "org:openagents")
    #expect(Fixtures.session(organizationID: "openagents").organizationID == "openagents")
  }

  @Test(arguments: ["", "user:"])
  func `a user is required`(id: String) {
    #expect(throws: CallerError.missing(.user)) { try make(user: id) }
  }

  @Test(arguments: ["", "org:"])
  func `an organisation is required`(id: String) {
    #expect(throws: CallerError.missing(.organization)) { try make(organization: id) }
  }

  @Test func `a session is required, a device is not`() throws {
    #expect(throws: CallerError.missing(.session)) { try make(session: "") }
    #expect(throws: CallerError.missing(.device)) { try make(device: "") }
    #expect(try make(device: nil).deviceID == nil)
  }

  @Test func `ids have at most 256 bytes`() throws {
    let longest = String(repeating: "a", count: 256)
    _ = try make(user: longest, organization: longest, session: longest, device: longest)
    #expect(throws: CallerError.tooLong(.user)) { try make(user: longest + "a") }
    #expect(throws: CallerError.tooLong(.organization)) { try make(organization: longest + "a") }
    #expect(throws: CallerError.tooLong(.session)) { try make(session: longest + "a") }
    #expect(throws: CallerError.tooLong(.device)) { try make(device: longest + "a") }
    // Bytes are counted, not characters: 128 of two bytes fit.
    _ = try make(user: String(repeating: "ä", count: 128))
    #expect(throws: CallerError.tooLong(.user)) { try make(user: String(repeating: "ä", count: 129)) }
  }

  @Test(arguments: ["\u{0}", "\n", "\r", "\t", "\u{1b}", "\u{1f}", "\u{7f}", "\u{80}", "\u{85}", "\u{9f}"])
  func `ids have no control characters, wherever they stand`(control: String) {
    for id in [control, control + "a", "a" + control, "a" + control + "b"] {
      #expect(throws: CallerError.controlCharacter(.user)) { try make(user: id) }
      #expect(throws: CallerError.controlCharacter(.organization)) { try make(organization: id) }
      #expect(throws: CallerError.controlCharacter(.session)) { try make(session: id) }
      #expect(throws: CallerError.controlCharacter(.device)) { try make(device: id) }
    }
  }

  @Test(arguments: ["\u{a0}", "é", "日本", "🦀", " ", "a b", "\u{212a}"])
  func `other characters are the source's affair`(id: String) throws {
    #expect(try make(user: id).userID == id)
  }

  private func make(
    user: String = "1",
    organization: String = "o",
    session: String = "s",
    device: String? = nil
  ) throws(CallerError) -> Caller {
    try Caller(
      userID: user,
      organizationID: organization,
      sessionID: session,
      deviceID: device,
      kind: .session
    )
  }
}
