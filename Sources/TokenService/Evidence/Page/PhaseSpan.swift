/// A part of a run on its time axis: the phase of a rehearsal, the stage of a rollout.
struct PhaseSpan: Sendable, Hashable {
  /// Counted from 1.
  let number: Int
  let name: String
  /// Milliseconds of the run.
  let from: Int64
  let to: Int64
  /// None where the phase did not end.
  let passed: Bool?
}
