import Foundation
import JWT
import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct AuditLogTests {
  @Test func `events of many threads come out whole, in the order of their numbers, none missing`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev)
    let text = pipe.readToEndInBackground()
    await withTaskGroup { group in
      for thread in 0..<4 {
        group.addTask { for number in 0..<2500 { log.record(Self.event("\(thread):\(number)")) } }
      }
    }
    #expect(await closed(log, within: .seconds(60)))
    pipe.closeWriting()
    let lines = try await text.value.split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
    #expect(lines.map { $0["seq"]?.integer } == (1...10_000).map { Int64($0) })
    let ids = lines.compactMap { $0["request_id"]?.string }
    for thread in 0..<4 {
      // What one thread recorded stays in its order.
      #expect(ids.filter { $0.hasPrefix("\(thread):") } == (0..<2500).map { "\(thread):\($0)" })
    }
    #expect(log.recordedCount == 10_000)
    #expect(log.droppedCount == 0)
  }

  @Test func `a lone event is written within the interval, not at the end`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev)
    log.record(Self.event("first"))
    #expect(pipe.readSome().contains("\"first\""))
    log.record(Self.event("second"))
    #expect(pipe.readSome().contains("\"second\""))
    #expect(await closed(log))
    pipe.closeWriting()
  }

  @Test func `who waits until events are written hears of it when they are`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev, isSynchronous: true)
    let text = pipe.readToEndInBackground()
    #expect(log.isSynchronous)
    #expect(await log.settled())
    await withTaskGroup { group in
      for number in 0..<50 {
        group.addTask {
          log.record(Self.event("\(number)"))
          #expect(await log.settled())
          #expect(log.waitingBytes >= 0)
        }
      }
    }
    #expect(log.waitingBytes == 0)
    #expect(await closed(log))
    pipe.closeWriting()
    #expect(await text.value.split(separator: "\n").count == 50)
  }

  @Test func `who waits for a sink that stands still is told so in the end`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(
      AuditDescriptor(descriptor: pipe.writing),
      environment: .dev,
      isSynchronous: true,
      capacity: 128 << 10
    )
    while log.isAccepting { log.record(Self.event("fills the pipe")) }
    #expect(await !log.settled(within: .milliseconds(50)))
    let text = pipe.readToEndInBackground()
    #expect(await log.settled(within: .seconds(60)))
    #expect(await closed(log, within: .seconds(60)))
    pipe.closeWriting()
    #expect(await !text.value.isEmpty)
  }

  @Test func `without a sink nobody waits`() async {
    let log = AuditLog(nil, environment: .dev, isSynchronous: true)
    #expect(!log.isSynchronous)
    #expect(await log.settled())
  }

  @Test func `a reader that stands still stops what must be recorded, and loses nothing`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev, capacity: 128 << 10)
    var count = 0
    while log.isAccepting {
      log.record(Self.event("\(count)"))
      count += 1
    }
    // A request that was let in still has its place.
    log.record(Self.event("last"))
    #expect(log.droppedCount == 0)
    let text = pipe.readToEndInBackground()
    #expect(await closed(log, within: .seconds(60)))
    pipe.closeWriting()
    let lines = await text.value.split(separator: "\n")
    #expect(lines.count == count + 1)
    #expect(lines.last?.contains("\"last\"") == true)
    #expect(log.isAccepting)
  }

  @Test func `when even the reserve is full, what is lost is counted`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev, capacity: 64 << 10)
    for number in 0..<2000 { log.record(Self.event("\(number)")) }
    #expect(log.droppedCount > 0)
    #expect(log.droppedCount + log.recordedCount == 2000)
    let text = pipe.readToEndInBackground()
    while log.waitingBytes > 0 { await Task.yield() }
    log.record(Self.event("after"))
    #expect(await closed(log, within: .seconds(60)))
    pipe.closeWriting()
    // Whoever reads the lines sees that some are missing.
    let last = try #require(await text.value.split(separator: "\n").last)
    #expect(try JSONObject(parsing: Array(last.utf8))["seq"]?.integer == 2001)
  }

  @Test func `a sink that takes a byte at a time, and fails now and then, gets every line whole`() async throws {
    let sink = StutteringSink()
    let log = AuditLog(sink, environment: .dev)
    for number in 0..<3 { log.record(Self.event("\(number)")) }
    #expect(await closed(log, within: .seconds(60)))
    let lines = String(decoding: sink.bytes, as: UTF8.self).split(separator: "\n")
    #expect(try lines.map { try JSONObject(parsing: Array($0.utf8))["seq"]?.integer } == [1, 2, 3])
    #expect(log.waitingBytes == 0)
  }

  @Test func `a sink that fails for good is counted, and the end comes all the same`() async throws {
    let log = AuditLog(BrokenSink(), environment: .dev)
    log.record(Self.event("1"))
    #expect(await !closed(log, within: .seconds(30)))
    #expect(log.failureCount > 0)
    #expect(log.waitingBytes > 0)
  }

  @Test func `a reader that went away is a sink that fails, not the end of the process`() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    let log = AuditLog(AuditDescriptor(descriptor: ends[1]), environment: .dev)
    log.record(Self.event("1"))
    #expect(await !closed(log, within: .seconds(30)))
    #expect(log.failureCount > 0)
    close(ends[1])
  }

  @Test func `switched off, it takes everything and writes nothing`() async throws {
    let log = AuditLog(nil, environment: .dev)
    log.record(Self.event("1"))
    #expect(log.isAccepting)
    #expect(await closed(log))
    #expect(log.waitingBytes == 0)
  }

  @Test func `metrics tell how it does`() async throws {
    let pipe = TestPipe()
    let log = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev)
    let metrics = ServiceMetrics.fixture()
    metrics.observe(log)
    log.record(Self.event("1"))
    #expect(await closed(log))
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["audit_events_total"] == 1)
    #expect(scrape["audit_dropped_total"] == 0)
    #expect(scrape["audit_accepting"] == 1)
    #expect(scrape["audit_buffered_bytes"] == 0)
    pipe.closeWriting()
  }

  private func closed(_ log: AuditLog, within deadline: Duration = .seconds(60)) async -> Bool {
    await onThread { log.close(within: deadline) }
  }

  private static func event(_ requestID: String) -> AuditEvent {
    AuditEvent(.issued, at: Fixtures.now, requestID: requestID, caller: Fixtures.session())
  }
}

/// Takes a byte at a time, and now and then none.
private final class StutteringSink: AuditSink {
  private let state = Mutex<(bytes: [UInt8], calls: Int)>(([], 0))

  var bytes: [UInt8] { state.withLock { $0.bytes } }

  func write(_ bytes: ArraySlice<UInt8>) throws(AuditSinkError) -> Int {
    let takes = state.withLock { state in
      state.calls += 1
      if state.calls % 500 == 0 { return false }
      state.bytes.append(bytes[bytes.startIndex])
      return true
    }
    guard takes else { throw AuditSinkError(errno: ENOSPC) }
    return 1
  }

  func reopen(isForced: Bool) throws(AuditSinkError) -> Bool { false }
}

private struct BrokenSink: AuditSink {
  func write(_ bytes: ArraySlice<UInt8>) throws(AuditSinkError) -> Int { throw AuditSinkError(errno: EIO) }
  func reopen(isForced: Bool) throws(AuditSinkError) -> Bool { false }
}
