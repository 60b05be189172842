import Testing

@testable import TokenClient

/// Two minutes in which nobody gets a token, half an hour after 10,000 leases started together.
struct FleetOutageTests {
  private static let outage = 1800..<1920
  private static let mean = 10_000.0 / 216

  private func fleet(_ failure: @escaping @Sendable (Duration) -> MintOutcome) -> Fleet {
    Fleet(leases: 10_000, seconds: 3600) { now in
      Self.outage.contains(Int(now.components.seconds)) ? .failed(failure(now)) : .lease
    }
  }

  /// What holds after any outage: tokens that ended are not used, and the busiest seconds do not come again.
  private func expectCalm(_ report: Fleet.Report, _ name: String, backWithin: Int) {
    let after = report.leases[(Self.outage.upperBound + backWithin)...].max()!
    let during = report.requests[Self.outage].max()!
    let back = report.requests[Self.outage.upperBound..<Self.outage.upperBound + backWithin]
    print("outage, \(name): in it \(during) a second, back \(Array(back.prefix(40))), later \(after)")
    #expect(report.staleUses == 0)
    #expect(Double(after) <= 3 * Self.mean)
  }

  @Test func `after an outage all are back within the longest wait, and no herd comes again`() async throws {
    let report = try await fleet { _ in .failed(.unreachable) }.run()
    expectCalm(report, "unreachable", backWithin: 9)
  }

  @Test func `a wait of 30 seconds that everybody was told is obeyed and spread`() async throws {
    let report = try await fleet { _ in .failed(.status(503), retryAfter: .seconds(30)) }.run()
    expectCalm(report, "retry-after 30", backWithin: 61)
  }

  @Test func `one moment that everybody was told is no moment in which everybody comes`() async throws {
    let end = Duration.seconds(Self.outage.upperBound)
    let report = try await fleet { .failed(.status(429), retryAfter: end - $0) }.run()
    expectCalm(report, "one moment", backWithin: 121)
  }
}
