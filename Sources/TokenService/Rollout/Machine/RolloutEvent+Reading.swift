import JWT

extension RolloutEvent {
  /// Reads a line; nothing where it is none of this schema.
  init?(_ object: JSONObject) {
    guard
      object["schema"]?.string == Self.schema,
      let at = object["at_unix_ms"]?.integer,
      let name = object["event"]?.string,
      let kind = Kind(name, object)
    else { return nil }
    self.init(atUnixMs: at, kind: kind)
  }

  /// Reads the lines of a file; nothing where one of them is none.
  static func all(parsing bytes: [UInt8]) -> [RolloutEvent]? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    let events = lines.compactMap { line in (try? JSONObject(parsing: Array(line))).flatMap(RolloutEvent.init) }
    return events.count == lines.count ? events : nil
  }
}

extension RolloutEvent.Kind {
  fileprivate init?(_ name: String, _ object: JSONObject) {
    let step = object["step"]?.string
    let text = object["text"]?.string
    switch name {
    case "began":
      guard let step else { return nil }
      self = .began(step: step)
    case "watched":
      guard let step, let seconds = object["seconds"]?.integer else { return nil }
      self = .watched(step: step, seconds: seconds)
    case "ended":
      guard let step, let outcome = StepOutcome(object) else { return nil }
      self = .ended(step: step, outcome)
    case "waived":
      guard let step, let reason = object["reason"]?.string else { return nil }
      self = .waived(Waiver(step: step, reason: reason))
    case "warned":
      guard let text else { return nil }
      self = .warned(text)
    case "signs":
      guard let text else { return nil }
      self = .signs(text)
    case "started": self = .started
    case "interrupted": self = .interrupted
    case "resumed": self = .resumed
    case "decided": self = .decided(allows: object["decision"]?.string == "allow")
    default: return nil
    }
  }
}

extension StepOutcome {
  fileprivate init?(_ object: JSONObject) {
    guard
      let status = object["status"]?.string.flatMap(Status.init),
      let detail = object["detail"]?.string,
      let seconds = object["duration_seconds"]?.double
    else { return nil }
    self.init(status: status, detail: detail, seconds: seconds)
  }
}
