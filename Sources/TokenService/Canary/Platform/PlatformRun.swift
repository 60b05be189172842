import AsyncHTTPClient
import Foundation
import NIOCore
import TokenRules

/// Moves a platform's traffic to a canary and back: each share held for a while, all of it on the stable revision at the end.
struct PlatformRun: Sendable {
  /// How long one command may take.
  private static let limit = Duration.seconds(300)

  let traffic: PlatformTraffic
  let cohorts: [Int]
  let hold: Double
  /// Asked at the end of each hold; `nil` where nobody looks.
  let probeURL: String?
  let output: String
  let key: EvidenceKey?
  let clock: any TokenClock
  let say: @Sendable (String) -> Void

  /// Runs it; however it ends, a command that takes all traffic back is the last.
  func run() async throws -> PlatformResult {
    let startedAt = clock.now()
    let name = "platform-" + startedAt.rfc3339.filter { $0 != "-" && $0 != ":" }
    let context = EvidenceContext(
      runID: "canary-\(name)-\(String(UInt32.random(in: .min ... .max), radix: 16))",
      commit: BuildInfo.current.commit,
      configurationDigest: "none"
    )
    let bundle = try EvidenceBundle(root: output, name: name, context: context, key: key, clock: clock)
    let journal = CanaryJournal(bundle, context, clock: clock, say: say)
    let folder = try DrillFolder()
    defer { folder.remove() }
    var fault: String?
    do {
      for percent in cohorts {
        let isPassed = try await journal.step(.promote(percent: percent)) {
          try await promote(percent, folder, journal)
        }
        if !isPassed { break }
      }
    } catch {
      fault = "interrupted"
    }
    // Detached from what was cancelled: the way back is taken whatever happened.
    let back = Task.detached { try await journal.step(.rollBack) { try await command(percent: 0, folder, journal) } }
    _ = try? await back.value
    let result = PlatformResult(run: self, steps: journal.steps, fault: fault, directory: bundle.directory)
    journal.replace("SUMMARY.md", with: Array(result.summary(context, from: startedAt, to: clock.now()).utf8))
    journal.seal()
    return result
  }

  private func promote(_ percent: Int, _ folder: DrillFolder, _ journal: CanaryJournal) async throws -> String {
    let done = try await command(percent: percent, folder, journal)
    try await Task.sleep(for: .seconds(hold))
    guard let probeURL else { return done + "; probe skipped: no --probe-url" }
    guard
      let answer = try? await HTTPClient.shared.execute(HTTPClientRequest(url: probeURL), timeout: .seconds(10))
    else { throw PhaseFailure("\(probeURL) does not answer") }
    guard answer.status == .ok else { throw PhaseFailure("\(probeURL) answers \(answer.status.code)") }
    return done + "; \(probeURL) answers 200"
  }

  /// Runs the platform's command to its end, and keeps what it says.
  private func command(percent: Int, _ folder: DrillFolder, _ journal: CanaryJournal) async throws -> String {
    let words = traffic.command(percent: percent)
    let log = folder.path + "/traffic-\(percent)"
    say("runs " + words.joined(separator: " "))
    let process = try ChildProcess(
      running: "/usr/bin/env",
      ["env"] + words,
      variables: ProcessInfo.processInfo.environment,
      streams: .init(output: log, errors: log)
    )
    var code = await process.wait(upTo: Self.limit)
    if code == nil {
      process.send(SIGKILL)
      _ = await process.wait(upTo: .seconds(10))
    }
    if let bytes = try? DrillFolder.read(log) { journal.replace("logs/traffic-\(percent).log", with: bytes) }
    if code == nil { throw PhaseFailure("the command does not end: " + words.joined(separator: " ")) }
    code = code == 127 ? nil : code
    guard let code else { throw PhaseFailure("\(words[0]) is not installed") }
    guard code == 0 else { throw PhaseFailure("ended with \(code): " + words.joined(separator: " ")) }
    return "`\(words.joined(separator: " "))`"
  }
}
