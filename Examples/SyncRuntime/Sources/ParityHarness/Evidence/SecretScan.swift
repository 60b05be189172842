import Foundation

/// Looks for what must not stand in logs and evidence: tokens, access keys, the operators' tokens.
struct SecretScan: Sendable {
  /// Texts that are secret in this run.
  let secrets: [String]

  /// The files of a folder that hold a secret.
  func findings(in folder: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { name in
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { return false }
      return isFound(in: data)
    }
  }

  func isFound(in data: Data) -> Bool {
    // Every token's header begins like this: {"alg" or {"typ".
    let marks = ["oa_pat_", "eyJhbGci", "eyJ0eXAi", "eyJraWQi"] + secrets
    return marks.contains { data.range(of: Data($0.utf8)) != nil }
  }
}
