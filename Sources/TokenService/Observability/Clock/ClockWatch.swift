import TokenRules
import TokenVerification

/// Holds this process's clock to another one: a minter or verifier whose clock is wrong refuses good tokens, or issues
/// ones that others refuse.
final class ClockWatch: Sendable {
  /// What another clock said.
  enum Answer: Sendable, Hashable {
    /// The time, in seconds since 1970.
    case time(Int64)
    /// Nothing that could be used; why.
    case none(String)
  }

  /// The time between two questions.
  static let interval = Duration.seconds(10)

  private let clock: any TokenClock
  private let leeway: Int64
  private let bound: Int64
  private let ask: @Sendable () async -> Answer
  private let state = Snapshot<Result<ClockOffset, Silence>>(.failure(Silence(reason: "it was not asked yet")))

  /// Why nothing is known.
  private struct Silence: Error {
    let reason: String
  }

  /// - Parameters:
  ///   - leeway: beyond it this process should get no traffic; seconds.
  ///   - bound: beyond it a rotation counts on too much; seconds.
  ///   - ask: asks the other clock.
  init(_ clock: any TokenClock, leeway: Int64, bound: Int64, ask: @escaping @Sendable () async -> Answer) {
    self.clock = clock
    self.leeway = leeway
    self.bound = bound
    self.ask = ask
  }

  /// Asks once.
  func look() async {
    let (asked, started) = (clock.now(), clock.uptime())
    switch await ask() {
    case .time(let seconds):
      state.replace(
        with: .success(ClockOffset(reference: seconds, asked: asked, trip: clock.uptime() - started))
      )
    case .none(let reason): state.replace(with: .failure(Silence(reason: reason)))
    }
  }

  /// Asks every ten seconds until the task is cancelled.
  func run(sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) async {
    repeat { await look() } while (try? await sleep(Self.interval)) != nil
  }

  /// How far this clock is ahead, in seconds; `nil` where the other one does not tell.
  var offset: Double? { (try? state.value.get())?.estimate }

  /// Whether this process may get traffic: also where nothing is known.
  var passes: Bool { (try? state.value.get())?.exceeds(leeway) != true }

  /// What is not as it should be, in words.
  var detail: String? {
    switch state.value {
    case .failure(let silence): return "the reference clock is not known: \(silence.reason)"
    case .success(let offset):
      guard offset.exceeds(min(bound, leeway)) else { return nil }
      let tenths = Int64((abs(offset.estimate) * 10).rounded())
      let side = offset.estimate < 0 ? "behind" : "ahead of"
      return "the clock is \(tenths / 10).\(tenths % 10) s \(side) the reference"
    }
  }
}
