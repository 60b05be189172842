import JWT
import SyncLog
import SyncWire
import TokenRules
import TokenVerification

/// Decides in process: the ring of a file, the list of a feed, the library's verifier.
final class TokenGate: TokenJudge {
  /// The scope that writing needs.
  static let appendScope = "sync.append"

  let keys: KeyringReloader
  let revocations: RevocationFeed
  private let policy: VerificationPolicy
  private let verifier: SyncVerifier
  private let clock: any TokenClock

  init(
    policy: VerificationPolicy,
    keys: KeyringReloader,
    revocations: RevocationFeed,
    acceptances: AcceptanceLog,
    clock: any TokenClock
  ) {
    (self.policy, self.keys, self.revocations, self.clock) = (policy, keys, revocations, clock)
    verifier = SyncVerifier(policy: policy, clock: clock, acceptances: acceptances)
  }

  func judge(_ token: HeldToken, streams: [StreamName]) -> Verdict {
    guard let list = try? revocations.list(at: clock.uptime()) else { return .unavailable }
    let (ring, now) = (keys.ring.value, clock.now())
    do throws(VerificationError) {
      let good = try verifier.verify(token.text, with: ring, revocations: list, at: now)
      var refused: [StreamRefusal] = []
      for stream in streams {
        do throws(VerificationError) {
          _ = try verifier.verify(token.text, stream: stream.text, with: ring, revocations: list, at: now)
        } catch {
          let code = error == .missingScope ? .missingScope : ServerMessage.Refusal.Code.forbiddenTopic
          refused.append(StreamRefusal(stream: stream, code: code, message: error.message))
        }
      }
      return .admitted(admitted(good, at: now), refused: refused)
    } catch {
      return .refused(TokenRefusal(reasonCode: error.reasonCode, message: error.message))
    }
  }

  private func admitted(_ token: SyncToken, at now: Timestamp) -> AdmittedToken {
    let (end, issuedAt) = (token.verified.expiresAt, token.verified.issuedAt ?? now.seconds)
    var (last, reason) = (end + policy.leeway, "token_expired")
    if let age = policy.maximumAge, issuedAt + age + policy.leeway + 1 < last {
      (last, reason) = (issuedAt + age + policy.leeway + 1, "token_too_old")
    }
    return AdmittedToken(
      identity: Identity(token),
      tokenID: token.tokenID,
      expiresIn: token.schedule.expiresIn,
      refreshAfterIn: token.schedule.refreshAfterIn,
      life: .seconds(max(0, end - issuedAt)),
      left: Self.time(from: now, to: end),
      endsIn: Self.time(from: now, to: last),
      endReason: reason,
      canAppend: token.claims.scopes.contains { $0.utf8.elementsEqual(Self.appendScope.utf8) }
    )
  }

  private static func time(from now: Timestamp, to end: Int64) -> Duration {
    .milliseconds(Timestamp(seconds: end).milliseconds - now.milliseconds)
  }
}
