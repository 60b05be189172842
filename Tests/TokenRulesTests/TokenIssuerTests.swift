import JWT
import TestSupport
import Testing
import TokenRules

@Suite struct TokenIssuerTests {
  @Test(arguments: [(59, false), (60, true), (61, true), (899, true), (900, true), (901, false)] as [(Int64, Bool)])
  func `a time to live is within its bounds`(seconds: Int64, isAllowed: Bool) throws {
    guard isAllowed else {
      guard case .invalid(let errors)? = refusal(TokenRequest(ttlSeconds: seconds)) else {
        Issue.record("not refused")
        return
      }
      #expect(errors.map(\.field) == ["ttl_seconds"])
      return
    }
    let lease = try issue(TokenRequest(ttlSeconds: seconds))
    #expect(lease.expiresAt - lease.issuedAt == seconds)
  }

  @Test(arguments: [0, -1, Int64.min, Int64.max])
  func `no number is too odd to be refused`(seconds: Int64) {
    guard case .invalid? = refusal(TokenRequest(ttlSeconds: seconds)) else {
      Issue.record("not refused")
      return
    }
  }

  @Test func `without a time to live the default counts`() throws {
    let settings = Fixtures.settings(ttl: TTLBounds(default: 120, minimum: 60, maximum: 900))
    #expect(try issue(settings: settings).schedule.expiresIn == 120)
  }

  @Test(arguments: [(300, 300), (299, 299), (301, 300), (60, 60), (59, 59), (6, 6), (5, 5)] as [(Int64, Int64)])
  func `a lease never outlives its caller, below the minimum too`(rest: Int64, expiresIn: Int64) throws {
    let lease = try issue(to: Fixtures.session(expiresAt: Fixtures.now.seconds + rest))
    #expect(lease.schedule.expiresIn == expiresIn)
    #expect(lease.schedule.refreshAfterIn == max(1, min(expiresIn - 30, expiresIn - 1)))
  }

  @Test(arguments: [4, 1, 0, -1, -1000] as [Int64])
  func `a caller that ends within five seconds gets none`(rest: Int64) {
    #expect(refusal(to: Fixtures.session(expiresAt: Fixtures.now.seconds + rest)) == .callerEnding)
    #expect(refusal(to: Fixtures.accessKey(expiresAt: Fixtures.now.seconds + rest)) == .callerEnding)
  }

  @Test func `the rest of a session is counted in whole seconds`() throws {
    let now = Timestamp(milliseconds: Fixtures.now.milliseconds + 999)
    #expect(try issue(to: Fixtures.session(expiresAt: Fixtures.now.seconds + 5), at: now).schedule.expiresIn == 5)
  }

  @Test func `all times come from one reading of the clock`() throws {
    let now = Timestamp(milliseconds: Fixtures.now.milliseconds + 999)
    let lease = try issue(at: now)
    #expect(lease.issuedAt == Fixtures.now.seconds)
    #expect(lease.expiresAt == Fixtures.now.seconds + 300)
    #expect(lease.schedule.refreshAfter == Fixtures.now.seconds + 270)
    #expect(lease.serverTime == now)
  }

  @Test func `minting can be switched off`() {
    #expect(refusal(settings: Fixtures.settings(isEnabled: false)) == .disabled)
  }

  @Test func `without an active key nothing is minted`() throws {
    let keyring = try Keyring(active: nil, fallbacks: [Fixtures.fallbackKey])
    #expect(refusal(keyring: keyring) == .noActiveKey)
  }

  @Test func `the active key signs, and the lease names it and the ring`() throws {
    let lease = try issue()
    #expect(lease.keyID == "active")
    #expect(lease.rotationID == "7")
  }

  @Test func `every token has its own id of 128 bits`() throws {
    let issuer = Fixtures.issuer()
    let ids = try (0..<2).map { _ in
      try issuer.issue(
        TokenRequest(),
        to: Fixtures.session(),
        with: Fixtures.keyring,
        revocations: .empty,
        at: Fixtures.now
      ).tokenID
    }
    #expect(ids == ["sync_00000000000000000000000000000001", "sync_00000000000000000000000000000002"])
  }

  @Test func `a token that would be too long is refused`() throws {
    let streams = (0..<60).map { "run:\($0)" + String(repeating: "x", count: 200) + ":events" }
    let request = TokenRequest(scopes: ["runtime.run_events"], streams: streams)
    #expect(refusal(request, to: Fixtures.session(streams: streams)) == .tokenTooLong)
  }

  @Test func `the longest token has 8,192 bytes`() throws {
    var longest = 0
    for length in 1...256 {
      let name = { (index: Int) in "run:\(index)" + String(repeating: "x", count: length) + ":events" }
      let streams = (10..<24).map(name).filter { $0.utf8.count <= 256 }
      let request = TokenRequest(scopes: ["runtime.run_events"], streams: streams)
      guard let lease = try? issue(request, to: Fixtures.session(streams: streams)) else { break }
      longest = lease.token.utf8.count
    }
    #expect((8100...8192).contains(longest))
  }
}
