/// A part of the drill with a name of its own in the evidence.
struct DrillPhase: Sendable, Hashable {
  let name: String
  let steps: [DrillStep]

  init(_ name: String, _ steps: [DrillStep]) {
    self.name = name
    self.steps = steps
  }
}
