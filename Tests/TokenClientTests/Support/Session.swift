import Synchronization

@testable import TokenClient

/// An application's own session: the credential that its lease is asked for with.
final class Session: Sendable {
  private let state: Mutex<(bearer: String?, asked: Int)>

  init(_ bearer: String?) { state = Mutex((bearer, 0)) }

  var asked: Int { state.withLock { $0.asked } }
  func change(to bearer: String?) { state.withLock { $0.bearer = bearer } }

  func credential() -> Credential? {
    state.withLock {
      $0.asked += 1
      return $0.bearer.map(Credential.init(bearer:))
    }
  }
}
