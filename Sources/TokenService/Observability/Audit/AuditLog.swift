import Dispatch
import JWT
import Synchronization
import TokenRules

/// Audit events as JSON lines, in the order of their numbers (`seq`), written in batches by a thread of its own.
///
/// Recording an event is one short lock and no system call. Where the sink is slower than the events come, the buffer
/// fills and ``isAccepting`` turns false: whoever issues tokens stops until the sink has caught up. Who must not answer
/// before an event is written waits with ``settled(within:)``.
final class AuditLog: Sendable {
  /// Bytes that may wait before no more events are asked for; as much again is room for requests that have begun.
  static let capacity = 4 << 20
  /// The longest time that an event waits for a sink that is not behind.
  static let interval = Duration.milliseconds(100)
  /// Bytes after which a batch is written without waiting for the rest of the interval.
  private static let largeBatch = 256 << 10

  private struct Lines {
    var bytes: [UInt8] = []
    var next: UInt64 = 1
    var waiting = AuditWaiters()
  }

  /// Whether answers wait until their events are written.
  let isSynchronous: Bool
  private let environment: ServiceEnvironment
  private let capacity: Int
  private let writer: AuditWriter?
  private let lines = Mutex(Lines())
  /// Bytes that are recorded and not written.
  private let waiting = Atomic<Int>(0)
  private let recorded = Atomic<UInt64>(0)
  private let dropped = Atomic<UInt64>(0)
  private let wake = DispatchSemaphore(value: 0)
  private let isClosing = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - sink: where the lines go; `nil` switches the audit off.
  ///   - isSynchronous: whether answers wait until their events are written; then no batch waits for more events.
  ///   - capacity: bytes that may wait.
  init(
    _ sink: (any AuditSink)?,
    environment: ServiceEnvironment,
    isSynchronous: Bool = false,
    capacity: Int = AuditLog.capacity
  ) {
    self.isSynchronous = isSynchronous && sink != nil
    self.environment = environment
    self.capacity = capacity
    writer = sink.map(AuditWriter.init)
    guard writer != nil else { return }
    // A queue of its own is a thread of its own: a sink that blocks holds up nobody else.
    DispatchQueue(label: "audit").async { self.run() }
  }

  /// Whether the sink keeps up; where it does not, nothing should be done that has to be recorded.
  var isAccepting: Bool { waiting.load(ordering: .relaxed) < capacity }

  /// How many events were lost because even the reserve was full.
  var droppedCount: UInt64 { dropped.load(ordering: .relaxed) }
  var recordedCount: UInt64 { recorded.load(ordering: .relaxed) }
  var failureCount: UInt64 { writer?.failureCount ?? 0 }
  var waitingBytes: Int { waiting.load(ordering: .relaxed) }

  /// Takes an event, which is made only where there is a sink; its place in the order is decided here.
  func record(_ event: @autoclosure () -> AuditEvent) {
    guard writer != nil else { return }
    var text = JSONWriter(capacity: 768)
    event().write(environment: environment, to: &text)
    guard waiting.load(ordering: .relaxed) < 2 * capacity else {
      dropped.wrappingAdd(1, ordering: .relaxed)
      // The gap tells whoever reads the lines.
      return lines.withLock { $0.next &+= 1 }
    }
    let (before, after) = text.withBytes { append($0) }
    recorded.wrappingAdd(1, ordering: .relaxed)
    if before == 0 || before < Self.largeBatch && after >= Self.largeBatch { wake.signal() }
  }

  /// Waits until every event that was recorded so far is written; `false` where the sink does not take them in time.
  func settled(within limit: Duration = .seconds(5)) async -> Bool {
    guard writer != nil else { return true }
    return await withCheckedContinuation { continuation in
      let waiter = lines.withLock { lines -> UInt64? in
        lines.waiting.add(continuation, until: lines.next - 1)
      }
      guard let waiter else { return continuation.resume(returning: true) }
      wake.signal()
      DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(clamping: limit.nanoseconds))) {
        self.lines.withLock { $0.waiting.giveUp(waiter) }?.resume(returning: false)
      }
    }
  }

  /// Has the file opened anew before the next line (after a rotation; SIGHUP).
  func reopen() {
    writer?.requestReopening()
    wake.signal()
  }

  /// Writes what waits, and ends; `false` where the sink did not take everything in time.
  @discardableResult
  func close(within deadline: Duration = .seconds(5)) -> Bool {
    guard writer != nil else { return true }
    guard !isClosing.exchange(true, ordering: .acquiringAndReleasing) else { return waitingBytes == 0 }
    wake.signal()
    let nanoseconds = Int(clamping: deadline.nanoseconds)
    return ended.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success && waitingBytes == 0
  }

  private func append(_ text: UnsafeBufferPointer<UInt8>) -> (before: Int, after: Int) {
    lines.withLock { lines in
      let before = lines.bytes.count
      lines.bytes.append(contentsOf: text)
      lines.bytes.append(contentsOf: ",\"seq\":".utf8)
      lines.bytes.append(contentsOf: String(lines.next).utf8)
      lines.bytes.append(contentsOf: "}\n".utf8)
      lines.next &+= 1
      waiting.wrappingAdd(lines.bytes.count - before, ordering: .relaxed)
      return (before, lines.bytes.count)
    }
  }

  private func run() {
    guard let writer else { return }
    var batch: [UInt8] = []
    var lastWrite = ContinuousClock.now
    while true {
      wake.wait()
      // Events that come soon after share a write; a large batch or the end does not wait for them.
      let rest = Self.interval - (ContinuousClock.now - lastWrite)
      if rest > .zero, !isSynchronous, !isClosing.load(ordering: .acquiring) {
        _ = wake.wait(timeout: .now() + .nanoseconds(Int(rest.nanoseconds)))
      }
      let last = lines.withLock { lines in
        swap(&lines.bytes, &batch)
        return lines.next - 1
      }
      let isLast = isClosing.load(ordering: .acquiring)
      writer.write(batch, isLast: { self.isClosing.load(ordering: .acquiring) }) { written in
        self.waiting.wrappingSubtract(written, ordering: .relaxed)
      }
      let isComplete = waiting.load(ordering: .relaxed) == 0 || !isLast
      for waiter in lines.withLock({ $0.waiting.reach(last) }) { waiter.resume(returning: isComplete) }
      lastWrite = .now
      if batch.capacity > 4 * Self.largeBatch { batch = [] } else { batch.removeAll(keepingCapacity: true) }
      if isLast, lines.withLock({ $0.bytes.isEmpty }) { break }
      if isLast { wake.signal() }
    }
    ended.signal()
  }
}
