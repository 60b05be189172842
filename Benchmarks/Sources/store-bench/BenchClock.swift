import Foundation
import TokenRules

/// The time of day, for a store that asks for it.
struct BenchClock: TokenClock {
  func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  func uptime() -> Duration { .seconds(ProcessInfo.processInfo.systemUptime) }
}

/// Seconds that something took.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
  let duration = try await ContinuousClock().measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

func shown(_ value: Double, digits: Int = 0) -> String { String(format: "%.\(digits)f", value) }
