/// One step in the record of revocations: a rule that came, or one that was lifted.
public struct RevocationChange: Sendable, Hashable {
  /// What the step does to what is revoked about its subject.
  public enum Effect: Sendable, Hashable {
    /// A rule with this cutoff came; of several the latest cutoff counts.
    case revoked(cutoff: Int64)
    /// A rule was lifted; the latest cutoff of those that are left, `nil` where none is.
    case lifted(remaining: Int64?)
  }

  /// The step's place in the one order of its store, from 1 on; gaps are possible.
  public let position: Int64
  /// What the rule is about.
  public let subject: RevocationRule.Subject
  /// What the step does.
  public let effect: Effect

  /// Takes a step.
  public init(position: Int64, subject: RevocationRule.Subject, effect: Effect) {
    self.position = position
    self.subject = subject
    self.effect = effect
  }
}
