import Foundation

/// Which program this is: for `--version`, the build-info metric and evidence.
struct BuildInfo: Sendable {
  let version: String
  /// The commit that was built, as the scripts say in `OA_BUILD_COMMIT`: SwiftPM embeds nothing of the kind.
  let commit: String

  static let current = BuildInfo(
    version: "0.1.0",
    commit: ProcessInfo.processInfo.environment["OA_BUILD_COMMIT"] ?? ""
  )

  init(version: String, commit: String) {
    self.version = version
    let isPlain = commit.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    self.commit = commit.isEmpty || !isPlain || commit.utf8.count > 64 ? "unknown" : commit
  }

  var description: String { "token-service \(version) (commit \(commit))" }
}
