import Glibc
import Synchronization

/// Wakes whoever waits for a server, once and for all.
final class PGInterrupt: Sendable {
  /// Can be read from the moment on that somebody interrupted.
  let descriptor: Int32
  private let trigger: Int32
  private let isFired = Atomic(false)

  init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { fatalError("no file descriptors are left") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (descriptor, trigger) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(trigger)
  }

  var hasFired: Bool { isFired.load(ordering: .acquiring) }

  func fire() {
    guard !isFired.exchange(true, ordering: .acquiringAndReleasing) else { return }
    _ = write(trigger, [0], 1)
  }

  /// Sleeps, unless somebody interrupts.
  func sleep(_ time: Duration) { _ = Self.poll(-1, 0, descriptor, time) }

  /// Waits for a socket, at most for this long.
  ///
  /// - Returns: what the socket is ready for; 0 where time is up, `nil` where somebody interrupted.
  func wait(for socket: Int32, _ events: Int32, _ time: Duration) -> Int32? {
    let ready = Self.poll(socket, events, descriptor, time)
    return hasFired ? nil : ready
  }

  private static func poll(_ socket: Int32, _ events: Int32, _ descriptor: Int32, _ time: Duration) -> Int32 {
    let end = ContinuousClock.now + max(time, .zero)
    var both = [pollfd(fd: socket, events: Int16(events), revents: 0), pollfd(fd: descriptor, events: 1, revents: 0)]
    while true {
      let (seconds, attoseconds) = max(.zero, end - .now).components
      let milliseconds = min(seconds, 86_400) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
      let count = Glibc.poll(&both, 2, Int32(milliseconds))
      if count >= 0 { return Int32(both[0].revents) }
      guard errno == EINTR else { return events }
    }
  }
}
