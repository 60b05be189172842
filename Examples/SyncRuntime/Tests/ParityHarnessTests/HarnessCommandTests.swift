import ArgumentParser
import Testing

@testable import ParityHarness

@Suite struct HarnessCommandTests {
  private static let programs = [
    "--token-service", "/bin/sh", "--sync-runtime", "/bin/sh", "--sync-client", "/bin/sh", "--output-dir", "o",
  ]

  @Test func `the options of a long run are taken`() throws {
    let settings = try HarnessCommand.parse(
      Self.programs + [
        "--duration", "300", "--sockets", "500", "--clients", "10", "--rotations", "2", "--kill-clients", "10",
        "--kill-runtime", "3", "--kill-service", "2", "--revoke-tokens", "20", "--revoke-devices", "5", "--seed", "7",
      ]
    ).settings
    #expect(settings.sessions == Array(repeating: 50, count: 10) && settings.seed == 7)
    #expect(settings.faults.absence == 30 && settings.retained == 90)
    #expect(settings.plan.entries.count == 2 * 2 + 10 + 3 + 2 + 20 + 5 + 1)
  }

  @Test(arguments: [
    ["--duration", "1"], ["--sockets", "2"], ["--clients", "0"], ["--rotations", "9"], ["--kill-clients", "-1"],
    ["--absent-clients", "4"], ["--revoke-tokens", "30"], ["--seed", "-1"], ["--rate", "0"], ["--ttl", "5"],
    ["--token-service", "/nowhere"], ["--unknown"], ["--sabotage", "other"],
  ])
  func `what makes no sense is refused`(options: [String]) {
    #expect(throws: (any Error).self) { try HarnessCommand.parse(Self.programs + options) }
  }
}
