import JWT
import TokenRules
import TokenVerification

/// Why a ring was not read or not changed.
enum RingError: Error, Hashable, Sendable {
  /// There is no file.
  case missing
  /// There is one already where a new ring was to be made.
  case exists
  /// The file cannot be read, or is no ring of this environment.
  case unfit(KeyringFileError)
  /// The file that is to be replaced is open to others; its mode.
  case exposedTarget(mode: UInt32)
  /// The file, or the change log, cannot be written, or somebody else is at it.
  case file(FileFault, Subject)
  /// The state of the rotation forbids it; what else there is to say.
  case refused(RotationError, note: String? = nil)
  /// Not every replica and runtime accepts the standby: who, and why.
  case notPublished(String, [String])
  /// Replicas have tokens of the key out; how many, and when the last is dead everywhere.
  case tokensOut(id: String, count: Int, until: Int64)
  /// Replicas do not answer, or not as they should.
  case unanswered([String: ReplicaClient.Problem])
  /// The disk took so long that the times in the new ring were no longer true; nothing was changed.
  case slow(Duration)
  /// What was put together does not read back as what was meant: a fault of this program.
  case inconsistent

  /// Which file a fault is about.
  enum Subject: String, Sendable, Hashable {
    case ring
    case log = "change log"
  }
}
