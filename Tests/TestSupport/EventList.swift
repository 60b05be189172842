import Synchronization

/// What a callback was told, in order, whatever thread it was told on.
public final class EventList<Event: Sendable>: Sendable {
  private let events = Mutex<[Event]>([])

  /// Starts empty.
  public init() {}

  /// Takes note of one.
  public func append(_ event: Event) { events.withLock { $0.append(event) } }

  /// All that were told since the last time.
  public func take() -> [Event] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
