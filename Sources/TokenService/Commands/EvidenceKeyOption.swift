import ArgumentParser
import Foundation

/// `--evidence-key`, as every command that leaves evidence has it.
struct EvidenceKeyOption: ParsableArguments {
  /// Names the key's file where the option does not.
  static let variable = "OA_EVIDENCE_KEY_FILE"

  @Option(
    name: .customLong("evidence-key"),
    help: ArgumentHelp(
      "The private key that signs the evidence.",
      discussion: "Else \(variable), else the evidence is not signed. `token-service evidence keygen` makes one.",
      valueName: "file"
    )
  )
  var path: String?

  /// The key; none where no file is named.
  func key(
    from variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CommandFailure) -> EvidenceKey? {
    let named = path ?? variables[Self.variable]
    guard let named, !named.isEmpty else { return nil }
    do { return try EvidenceKey(contentsOf: named) } catch { throw CommandFailure(error) }
  }
}

extension CommandFailure {
  /// Evidence that cannot be kept or looked at.
  init(_ error: EvidenceError) {
    let status: ExitStatus =
      switch error {
      case .unwritable: .inputOutput
      case .unreadable, .notAFile: .noInput
      case .notAKey: .badData
      case .badName: .usage
      case .exposedKey: .configuration
      case .exists: .cannotCreate
      }
    self.init(error.description, status)
  }
}
