import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct VerifierReporterTests {
  private let clock = ManualClock()
  private let status = Snapshot(KeyringStatus(fixed: Fixtures.keyring, environment: .dev, at: Fixtures.now))

  @Test func `what it reports is the ring, the policy and what was accepted last by key`() throws {
    let acceptances = AcceptanceLog()
    let reporter = reporter(acceptances)
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: clock, acceptances: acceptances)
    let lease = try Fixtures.issuer().issue(
      TokenRequest(),
      to: Fixtures.session(),
      with: Fixtures.keyring,
      revocations: .empty,
      at: clock.now()
    )
    #expect(reporter.report.lastAccepted == [:])
    clock.advance(seconds: 7)
    _ = try verifier.verify(lease.token, with: Fixtures.keyring)
    #expect(throws: VerificationError.self) { try verifier.verify(lease.token, stream: "x", with: Fixtures.keyring) }
    #expect(reporter.report.lastAccepted == ["active": Timestamp(seconds: Fixtures.now.seconds + 7)])
    #expect(reporter.report.ringDigest == status.value.digest)
    #expect(reporter.report.generation == "7")
    #expect(reporter.report.leeway == 30)
    #expect(reporter.report.maximumAge == 900)
  }

  @Test func `it reports at once, every minute, and when the ring is another one`() async {
    var times: [Duration] = []
    var seconds = 0
    await reporter().run { pause in
      #expect(pause == .seconds(1))
      seconds += 1
      clock.advance(seconds: 1)
      if seconds == 90 { status.replace(with: Self.other) }
      if seconds == 200 { throw CancellationError() }
    } send: { _ in
      times.append(clock.uptime() - .seconds(1000))
    }
    #expect(times == [0, 60, 90, 150].map(Duration.seconds))
  }

  @Test func `a report that does not arrive is tried again`() async {
    var times: [Duration] = []
    var seconds = 0
    await reporter().run { _ in
      seconds += 1
      clock.advance(seconds: 1)
      if seconds == 20 { throw CancellationError() }
    } send: { _ in
      times.append(clock.uptime() - .seconds(1000))
      if times.count < 3 { throw CancellationError() }
    }
    #expect(times == [0, 5, 10].map(Duration.seconds))
  }

  private static let other = KeyringStatus(
    fixed: try! Keyring(active: Fixtures.standbyKey),
    environment: .dev,
    at: Fixtures.now
  )

  private func reporter(_ acceptances: AcceptanceLog? = nil) -> VerifierReporter {
    VerifierReporter(
      id: "runtime-7",
      policy: Fixtures.verificationPolicy,
      status: status,
      acceptances: acceptances,
      clock: clock
    )
  }
}
