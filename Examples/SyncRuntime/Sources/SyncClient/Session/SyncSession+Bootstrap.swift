import SyncWire

// Refusals, and the way back from a cursor that the log does not reach.
extension SyncSession {
  mutating func refused(_ refusal: ServerMessage.Refusal) {
    guard let stream = refusal.stream, let subscription = subscriptions[stream] else {
      return nonsense(closing: false)
    }
    switch refusal.code {
    case .staleCursor, .cursorAhead: wantSnapshot(of: stream, subscription)
    case .forbiddenTopic, .missingScope: deny(stream)
    case .tooManyStreams:
      deny(stream, byToken: false)
    case .invalidMessage, .readOnly: nonsense(closing: true)
    }
  }

  /// The first snapshot is fetched at once; a log that outruns its own snapshots is not asked without a pause.
  private mutating func wantSnapshot(of stream: String, _ subscription: Subscription) {
    switch subscription.state {
    case .asked, .replaying, .live, .leaving: break
    default: return nonsense(closing: false)
    }
    subscriptions[stream]?.bootstrapsInARow += 1
    if subscription.bootstrapsInARow == 0 { fetchSnapshot(of: stream) } else { delaySnapshot(of: stream) }
  }

  private mutating func delaySnapshot(of stream: String, notBefore: Duration = .zero) {
    guard var subscription = subscriptions[stream] else { return }
    subscription.state = .wantsSnapshot
    subscription.dueAt = now + notBefore + subscription.backoff.next(&random)
    subscriptions[stream] = subscription
  }

  mutating func fetchSnapshot(of stream: String) {
    guard let socket else { return }
    let request = number()
    subscriptions[stream]?.state = .fetching(request: request)
    subscriptions[stream]?.dueAt = nil
    effects.append(.fetchSnapshot(request: request, stream: stream, socket.token))
  }

  mutating func take(_ result: Result<StreamSnapshot, SnapshotFailure>, of request: Int) {
    guard let stream = subscriptions.first(where: { $0.value.state == .fetching(request: request) })?.key else {
      return
    }
    switch result {
    case .success(let snapshot):
      guard snapshot.stream.utf8.elementsEqual(stream.utf8), snapshot.seq >= 0 else {
        counters.nonsense += 1
        return delaySnapshot(of: stream)
      }
      checkpoint[stream].replace(with: snapshot)
      counters.bootstraps += 1
      changed()
      subscribe(to: stream)
    case .failure(.unauthorized):
      guard let socket else { return }
      effects.append(.close(socket: socket.number, code: 1000))
      lose(.refused(status: 401, retryAfter: nil))
    case .failure(.forbidden): deny(stream)
    case .failure(.unavailable(let retryAfter)): delaySnapshot(of: stream, notBefore: retryAfter ?? .zero)
    }
  }

  private mutating func deny(_ stream: String, byToken: Bool = true) {
    if byToken { counters.authFailuresSeen += 1 }
    subscriptions[stream]?.rest()
    subscriptions[stream]?.state = .denied
  }
}
