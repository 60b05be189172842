import Testing

@testable import TokenClient

struct FleetTests {
  @Test func `10,000 leases that start together spend a day without a herd or a stale token`() async throws {
    let fleet = Fleet(leases: 10_000, seconds: 86_400)
    let report = try await fleet.run()
    let busiest = report.requests.dropFirst().max()!
    let mean = Double(report.requests.dropFirst().reduce(0, +)) / Double(fleet.seconds - 1)
    print("fleet: mean \(mean), busiest \(busiest), uses \(report.uses)")
    #expect(report.requests[0] == 10_000)
    #expect(report.staleUses == 0)
    #expect(report.refusedUses == 0)
    #expect(report.irregularities == 0)
    #expect(report.requests == report.leases)
    #expect(Double(busiest) <= 3 * mean)
  }
}
