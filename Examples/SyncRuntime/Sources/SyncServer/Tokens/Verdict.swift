import SyncLog
import SyncWire

/// What is found of a token at one reading of ring, list and clock.
enum Verdict: Sendable {
  /// It is good; the streams of those asked about that it may not read.
  case admitted(AdmittedToken, refused: [StreamRefusal])
  /// It is not good.
  case refused(TokenRefusal)
  /// Nobody can tell: the list of revocations is too old.
  case unavailable
}

/// Why a token is not good.
struct TokenRefusal: Sendable, Hashable {
  /// The word of the contract, which is the reason of the close frame too.
  let reasonCode: String
  /// For people; says no more than the word.
  let message: String
}

/// Why a good token may not read a stream.
struct StreamRefusal: Sendable, Hashable {
  let stream: StreamName
  let code: ServerMessage.Refusal.Code
  let message: String
}

/// Decides about tokens: one reading of ring, list and clock a call.
protocol TokenJudge: Sendable {
  /// Whether the token is good, and which of the streams it may not read.
  func judge(_ token: HeldToken, streams: [StreamName]) -> Verdict
}
