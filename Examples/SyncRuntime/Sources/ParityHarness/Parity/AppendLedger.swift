import SyncWire

/// What the runtime acknowledged, as the publishers heard it: the truth that logs and clients are compared with.
struct AppendLedger: Sendable {
  /// An acknowledged event.
  struct Entry: Sendable, Hashable {
    let id: String
    let data: String
  }

  /// Why an acknowledgement cannot be true.
  struct Contradiction: Sendable, Hashable, CustomStringConvertible {
    let description: String
  }

  /// How many acknowledgements came, repeated ones too.
  private(set) var acknowledgements = 0
  private(set) var contradictions: [Contradiction] = []
  private var events: [String: [Int64: Entry]] = [:]
  private var places: [String: AppendAnswer] = [:]

  /// Takes an acknowledgement up.
  mutating func acknowledge(_ request: AppendRequest, in stream: String, _ answer: AppendAnswer) {
    acknowledgements += 1
    guard answer.stream == stream else { return contradict("\(request.id) of \(stream) went to \(answer.stream)") }
    if let before = places[request.id] {
      if before != answer { contradict("\(request.id) stands at \(before.seq) and at \(answer.seq) of \(stream)") }
      return
    }
    places[request.id] = answer
    if let other = events[stream, default: [:]][answer.seq] {
      return contradict("\(other.id) and \(request.id) both stand at \(answer.seq) of \(stream)")
    }
    events[stream, default: [:]][answer.seq] = Entry(id: request.id, data: request.data)
  }

  private mutating func contradict(_ words: String) { contradictions.append(Contradiction(description: words)) }

  /// How many events of a stream were acknowledged.
  func count(of stream: String) -> Int { events[stream]?.count ?? 0 }

  /// The newest event of a stream that was acknowledged; 0 before the first.
  func head(of stream: String) -> Int64 { events[stream]?.keys.max() ?? 0 }

  func entry(_ seq: Int64, of stream: String) -> Entry? { events[stream]?[seq] }

  /// The places below the head where nothing was acknowledged.
  func holes(in stream: String) -> [Int64] {
    let head = head(of: stream)
    guard head > 0 else { return [] }
    return (1...head).filter { events[stream]?[$0] == nil }
  }

  /// The state of a stream after everything that was acknowledged, in its order.
  func digest(of stream: String) -> ChainDigest {
    var digest = ChainDigest()
    for (seq, entry) in (events[stream] ?? [:]).sorted(by: { $0.key < $1.key }) {
      digest.append(SyncEvent(stream: stream, seq: seq, data: entry.data))
    }
    return digest
  }

  /// Forgets an event, to show that its absence is found.
  mutating func forget(_ seq: Int64, of stream: String) { events[stream]?[seq] = nil }
}
