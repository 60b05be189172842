import Foundation
import SyncWire
import Testing

@testable import SyncLog

@Suite struct SyncLogTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "sync-log-\(UUID().uuidString)").path()
  private let stream = StreamName("org:example:worker_events")

  private func digest(_ data: [String], from first: Int64 = 1) -> ChainDigest {
    var digest = ChainDigest()
    for (index, text) in data.enumerated() {
      digest.append(SyncEvent(stream: stream.text, seq: first + Int64(index), data: text))
    }
    return digest
  }

  private func seqs(_ page: LogPage) -> [Int64]? {
    guard case .events(let events, _) = page else { return nil }
    return events.map(\.seq)
  }

  @Test func `events are numbered from 1, and read behind a place`() throws {
    let log = try SyncLog(directory: folder)
    for number in 1...5 {
      #expect(try log.append(stream, id: "e\(number)", data: "d\(number)").seq == Int64(number))
    }
    #expect(seqs(log.page(of: stream, after: 2, events: 2, bytes: 100)) == [3, 4])
    #expect(seqs(log.page(of: stream, after: 5, events: 2, bytes: 100)) == [])
    #expect(seqs(log.page(of: stream, after: 0, events: 9, bytes: 5)) == [1, 2])
    #expect(seqs(log.page(of: stream, after: 0, events: 9, bytes: 1)) == [1])
    #expect(log.state(of: stream) == StreamState(floor: 1, head: 5, digest: digest(["d1", "d2", "d3", "d4", "d5"])))
    #expect(log.state(of: StreamName("none")) == .empty)
  }

  @Test func `an id appends once, also after a restart`() throws {
    do {
      let log = try SyncLog(directory: folder)
      #expect(try log.append(stream, id: "a", data: "1").isNew)
      #expect(try log.append(stream, id: "b", data: "2").isNew)
      let again = try log.append(stream, id: "a", data: "1")
      #expect(again.seq == 1 && !again.isNew)
    }
    let log = try SyncLog(directory: folder)
    let again = try log.append(stream, id: "b", data: "2")
    #expect(again.seq == 2 && !again.isNew)
    #expect(try log.append(stream, id: "c", data: "3").seq == 3)
    #expect(log.state(of: stream).digest == digest(["1", "2", "3"]))
  }

  @Test(arguments: [1, 7, 20]) func `a last line that is not whole is cut off`(missing: Int) throws {
    do {
      let log = try SyncLog(directory: folder)
      for number in 1...3 { _ = try log.append(stream, id: "e\(number)", data: "data \(number)") }
    }
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".jsonl") }
    )
    let path = folder + "/" + file
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.dropLast(missing).write(to: URL(filePath: path))
    let log = try SyncLog(directory: folder)
    #expect(log.state(of: stream).head == 2)
    #expect(try log.append(stream, id: "e3", data: "data 3").seq == 3)
    #expect(try Data(contentsOf: URL(filePath: path)) == whole)
  }

  @Test func `a file without a whole header is made anew`() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(#"{"stream":"x","#.utf8).write(to: URL(filePath: folder + "/1-x.jsonl"))
    let log = try SyncLog(directory: folder)
    #expect(log.names.isEmpty)
    #expect(try log.append(StreamName("x"), id: "a", data: "").seq == 1)
  }

  @Test(
    arguments: [
      (#""seq":2"#, #""seq":3"#), (#""data":"1""#, #""data":1"#), (#"{"stream""#, #"{"strom""#),
      (#"{"seq":1"#, #"{"seq":1,"seq":1"#),
    ]
  )
  func `a changed file is not taken`(part: String, other: String) throws {
    do {
      let log = try SyncLog(directory: folder)
      for number in 1...2 { _ = try log.append(stream, id: "e\(number)", data: "\(number)") }
    }
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".jsonl") }
    )
    let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    #expect(text.contains(part))
    try Data(text.replacing(part, with: other).utf8).write(to: URL(filePath: folder + "/" + file))
    #expect { try SyncLog(directory: folder) } throws: {
      if case SyncLogError.damaged? = $0 as? SyncLogError { true } else { false }
    }
  }

  @Test func `the floor moves up, and what is below it is gone`() throws {
    let log = try SyncLog(directory: folder, bounds: LogBounds(retainedEvents: 3))
    for number in 1...5 { _ = try log.append(stream, id: "e\(number)", data: "d\(number)") }
    #expect(log.state(of: stream).floor == 3)
    #expect(log.page(of: stream, after: 1, events: 9, bytes: 100) == .pruned(floor: 3, head: 5))
    #expect(seqs(log.page(of: stream, after: 2, events: 9, bytes: 100)) == [3, 4, 5])
    #expect(log.state(of: stream).digest == digest(["d1", "d2", "d3", "d4", "d5"]))
  }

  @Test func `the digest and the ids survive pruning and restarts`() throws {
    let bounds = LogBounds(retainedEvents: 10, rememberedIDs: 1500)
    let data = (1...2500).map { "d\($0)" }
    do {
      let log = try SyncLog(directory: folder, bounds: bounds)
      for (index, text) in data.enumerated() { _ = try log.append(stream, id: "e\(index + 1)", data: text) }
    }
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".jsonl") }
    )
    let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    #expect(!text.contains(#""data":"d1000""#) && text.contains(#""id":"e1400"}"#))
    let log = try SyncLog(directory: folder, bounds: bounds)
    #expect(log.state(of: stream) == StreamState(floor: 2491, head: 2500, digest: digest(data)))
    #expect(try log.append(stream, id: "e1400", data: "again") == log.append(stream, id: "e1400", data: "again"))
    #expect(try !log.append(stream, id: "e1400", data: "again").isNew)
    #expect(try log.append(stream, id: "e2501", data: "new").seq == 2501)
    #expect(try SyncLog.read(folder).first?.head == 2501)
  }

  @Test func `ids and streams are told apart by their bytes`() throws {
    let log = try SyncLog(directory: folder)
    let composed = StreamName("user:\u{e9}:runs")
    let decomposed = StreamName("user:e\u{301}:runs")
    #expect(try log.append(composed, id: "a\u{e9}", data: "1").seq == 1)
    #expect(try log.append(composed, id: "ae\u{301}", data: "2").seq == 2)
    #expect(log.state(of: decomposed) == .empty)
  }

  @Test func `what is too long is refused, and more streams than allowed`() throws {
    let log = try SyncLog(directory: folder, bounds: LogBounds(streams: 1, idLength: 3, dataLength: 3))
    #expect(throws: SyncLogError.self) { try log.append(stream, id: "", data: "") }
    #expect(throws: SyncLogError.self) { try log.append(stream, id: "four", data: "") }
    #expect(throws: SyncLogError.self) { try log.append(stream, id: "a", data: "four") }
    #expect(try log.append(stream, id: "a", data: "1").seq == 1)
    #expect(throws: SyncLogError.tooManyStreams(limit: 1)) { try log.append(StreamName("x"), id: "a", data: "1") }
  }

  @Test func `a folder is one process's`() throws {
    let log = try SyncLog(directory: folder)
    #expect(throws: SyncLogError.inUse(path: folder + "/lock")) { try SyncLog(directory: folder) }
    _ = log
  }
}
