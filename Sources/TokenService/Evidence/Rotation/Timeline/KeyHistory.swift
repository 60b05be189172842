/// What a key was, and when: in the master ring, and in the rings of replicas.
struct KeyHistory: Sendable, Hashable {
  /// A state from one moment to another, in milliseconds of the run.
  struct Span: Sendable, Hashable {
    let state: String
    let from: Int64
    let to: Int64
  }

  /// Short and the same in every chart: `K1`, in the order in which keys appear.
  let tag: String
  let kid: String
  let master: [Span]
  /// Replicas whose ring was another one than the master's for so long that it can be seen, by name.
  let laggards: [(name: String, spans: [Span])]

  static func == (left: KeyHistory, right: KeyHistory) -> Bool { left.tag == right.tag && left.kid == right.kid }
  func hash(into hasher: inout Hasher) { hasher.combine(tag) }

  /// Every key that events or samples name.
  static func all(events: [RotationEvent], samples: [RotationSample], duration: Int64) -> [KeyHistory] {
    var order: [String] = []
    var changes: [String: [String?: [(Int64, String)]]] = [:]
    for event in events {
      guard case .keyState(let kid, let state, let replica, _) = event.kind else { continue }
      if changes[kid] == nil { order.append(kid) }
      changes[kid, default: [:]][replica, default: []].append((event.elapsedMs, state))
    }
    let accepted = Set(samples.flatMap(\.acceptedByKey.keys)).subtracting(order).sorted()
    return (order + accepted).enumerated().map { index, kid in
      KeyHistory(tag: "K\(index + 1)", kid: kid, changes: changes[kid] ?? [:], duration: duration)
    }
  }

  private init(tag: String, kid: String, changes: [String?: [(Int64, String)]], duration: Int64) {
    self.tag = tag
    self.kid = kid
    let master = Self.spans(changes[nil] ?? [], until: duration)
    self.master = master
    // Some pixels of the narrowest chart: every replica is behind for a moment.
    let visible = max(duration / 100, 1)
    laggards =
      changes.compactMap { name, changes in
        name.map { ($0, Self.spans(changes, until: duration)) }
      }
      .filter { Self.difference($0.1, from: master, until: duration) > visible }
      .sorted { $0.0 < $1.0 }
      .map { (name: $0.0, spans: $0.1) }
  }

  private static func spans(_ changes: [(Int64, String)], until end: Int64) -> [Span] {
    var spans: [Span] = []
    for (index, change) in changes.enumerated() {
      let next = index + 1 < changes.count ? changes[index + 1].0 : end
      if let last = spans.last, last.state == change.1, last.to == change.0 {
        spans[spans.count - 1] = Span(state: last.state, from: last.from, to: next)
      } else if next > change.0 {
        spans.append(Span(state: change.1, from: change.0, to: next))
      }
    }
    return spans
  }

  /// For how long at most, in milliseconds, two rings did not agree about the key.
  private static func difference(_ spans: [Span], from master: [Span], until end: Int64) -> Int64 {
    let moments = Set((spans + master).flatMap { [$0.from, $0.to] } + [end]).sorted()
    var (longest, present): (Int64, Int64) = (0, 0)
    for (from, to) in zip(moments, moments.dropFirst()) {
      let here = spans.first { $0.from <= from && from < $0.to }?.state
      let there = master.first { $0.from <= from && from < $0.to }?.state
      present = here == there ? 0 : present + to - from
      longest = max(longest, present)
    }
    return longest
  }
}
