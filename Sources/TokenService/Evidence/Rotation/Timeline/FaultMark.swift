/// A fault, or its end, on the time axis.
struct FaultMark: Sendable, Hashable {
  /// What is drawn for it.
  enum Shape: String, Sendable { case killed, restarted, paused, resumed, clockShifted, refused }

  let at: Int64
  let shape: Shape
  let replica: String
  /// What happened to it: `killed`.
  let word: String
  let phase: String
  let detail: String

  /// `replica-2 killed`.
  var label: String { "\(replica) \(word)" }

  /// The marks of a run, in the order of their times.
  static func all(_ events: [RotationEvent]) -> [FaultMark] {
    events.compactMap { event in
      switch event.kind {
      case .replica(let name, let what, let detail):
        guard let (shape, word) = drawn(what) else { return nil }
        let clock = shape == .clockShifted && detail.count <= 12 && !detail.isEmpty ? " \(detail)" : ""
        return FaultMark(event, shape, name, "\(word)\(clock)", detail)
      case .ring(let replica, .refused, let digest, let generation, _):
        let detail = "generation \(generation), digest \(digest)"
        return FaultMark(event, .refused, replica, "refused a ring", detail)
      default: return nil
      }
    }
  }

  private init(_ event: RotationEvent, _ shape: Shape, _ replica: String, _ word: String, _ detail: String) {
    at = event.elapsedMs
    phase = event.phase
    self.shape = shape
    self.replica = replica
    self.word = word
    self.detail = detail
  }

  /// The same marks, with one for several replicas to which the same happened at about the same time.
  ///
  /// - Parameter span: how far apart they may be, in milliseconds.
  static func grouped(_ marks: [FaultMark], within span: Int64) -> [FaultMark] {
    var groups: [[FaultMark]] = []
    for mark in marks {
      let index = groups.lastIndex { group in
        group[0].word == mark.word && mark.at - group[0].at <= span && !group.contains { $0.replica == mark.replica }
      }
      if let index { groups[index].append(mark) } else { groups.append([mark]) }
    }
    return groups.map { group in group.count == 1 ? group[0] : FaultMark(group) }
  }

  private init(_ group: [FaultMark]) {
    at = group[0].at
    phase = group[0].phase
    shape = group[0].shape
    word = group[0].word
    replica = "\(group.count) replicas"
    detail = group.map { "\($0.replica): \($0.detail)" }.joined(separator: "; ")
  }

  private static func drawn(_ change: RotationEvent.ReplicaChange) -> (Shape, String)? {
    switch change {
    case .killed: (.killed, "killed")
    case .restarted: (.restarted, "restarted")
    case .paused: (.paused, "paused")
    case .resumed: (.resumed, "resumed")
    case .clockShifted: (.clockShifted, "clock")
    case .started, .ready, .notReady: nil
    }
  }
}
