import Foundation
import JWT
import SyncWire
import Synchronization

/// Appends events over HTTP, each under an id of its own, again and again until it is acknowledged.
final class Publisher: Sendable {
  /// What it met.
  struct Counts: Sendable {
    /// Asked again: no answer, or one that was no acknowledgement.
    var retries = 0
    /// Asked again though it was acknowledged, as a sender does whose answer was lost.
    var repeats = 0
    /// Ids that were given up.
    var unacknowledged: [String] = []
  }

  private let http: HTTP
  private let site: Site
  private let lease: PublisherLease
  private let shared = Mutex((ledger: AppendLedger(), counts: Counts()))

  init(_ http: HTTP, _ site: Site, accessKey: String) {
    self.http = http
    self.site = site
    lease = PublisherLease(http, site, accessKey: accessKey)
  }

  var ledger: AppendLedger { shared.withLock { $0.ledger } }
  var counts: Counts { shared.withLock { $0.counts } }

  func heads() -> [String: Int64] {
    shared.withLock { state in
      Dictionary(uniqueKeysWithValues: HarnessSettings.streams.map { ($0, state.ledger.head(of: $0)) })
    }
  }

  /// Publishes to all streams until the time is over, and then what is not acknowledged yet.
  ///
  /// - Parameter drain: how long that may take after the end.
  func run(until end: ContinuousClock.Instant, drain: Duration = .seconds(30)) async {
    await withTaskGroup { group in
      for (index, stream) in HarnessSettings.streams.enumerated() {
        // Two to a stream, so that appends meet.
        for writer in 0..<2 {
          let name = "\(index)-\(writer)"
          let seed = site.settings.seed &+ UInt64(index * 2 + writer + 1)
          group.addTask { await self.write(name, to: stream, seed: seed, until: end, drain: drain) }
        }
      }
    }
  }

  private func write(
    _ name: String,
    to stream: String,
    seed: UInt64,
    until end: ContinuousClock.Instant,
    drain: Duration
  ) async {
    var generator = SeededGenerator(seed: seed)
    var number = 0
    while ContinuousClock.now < end, !Task.isCancelled {
      number += 1
      let request = AppendRequest(id: "\(name)-\(number)", data: Self.data(number, &generator))
      guard await append(request, to: stream, until: end + drain) else {
        return shared.withLock { $0.counts.unacknowledged.append("\(request.id) of \(stream)") }
      }
      if Int.random(in: 0..<20, using: &generator) == 0 {
        shared.withLock { $0.counts.repeats += 1 }
        _ = await append(request, to: stream, until: end + drain)
      }
      let pause = 2 / site.settings.rate * Double.random(in: 0.5..<1.5, using: &generator)
      try? await Task.sleep(for: .seconds(pause))
    }
  }

  /// Text with what JSON, UTF-8 and a log of lines have to keep.
  private static func data(_ number: Int, _ generator: inout SeededGenerator) -> String {
    let padding = String(repeating: "x", count: .random(in: 0..<200, using: &generator))
    return "{\"n\":\(number),\"text\":\"a\\nb \u{1f600} é\",\"padding\":\"\(padding)\"}\n"
  }

  /// Whether it was acknowledged in time.
  private func append(_ request: AppendRequest, to stream: String, until end: ContinuousClock.Instant) async -> Bool {
    var wait = Duration.milliseconds(50)
    while ContinuousClock.now < end, !Task.isCancelled {
      if let answer = await tryAppend(request, to: stream) {
        shared.withLock { $0.ledger.acknowledge(request, in: stream, answer) }
        return true
      }
      shared.withLock { $0.counts.retries += 1 }
      try? await Task.sleep(for: wait)
      wait = min(wait * 2, .milliseconds(500))
    }
    return false
  }

  private func tryAppend(_ request: AppendRequest, to stream: String) async -> AppendAnswer? {
    guard let token = await lease.token() else { return nil }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("id", request.id)
    writer.member("data", request.data)
    writer.endObject()
    let url = "\(site.runtimeURL)/v1/database/\(Site.database)/streams/\(Self.encoded(stream))/events"
    guard let answer = try? await http.ask("POST", url, bearer: token, body: writer.bytes) else { return nil }
    if answer.status == 401 || answer.status == 403 { await lease.reject(token, answer) }
    guard [200, 201].contains(answer.status), let stream = answer.json?["stream"]?.string,
      let seq = answer.json?["seq"]?.integer
    else { return nil }
    return AppendAnswer(stream: stream, seq: seq)
  }

  static func encoded(_ stream: String) -> String {
    stream.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? stream
  }

  /// How often a token of the publishers was refused.
  var refusals: [String] { get async { await lease.refusals } }
}
