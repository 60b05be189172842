import TestSupport

/// A live service of staging whose keys come from a file that a test rewrites.
enum RingService {
  static func run(
    _ ring: String,
    changing changes: [String: String?] = [:],
    _ body: @escaping @Sendable (LiveService, _ write: @escaping @Sendable (String) throws -> Void) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    var changes = changes
    changes["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"] = .some(nil)
    changes["OA_SPACETIME_STAGING_KEYRING_FILE"] = try folder.write("ring.json", ring)
    changes["OA_SPACETIME_STAGING_STATE_DIR"] = folder.path + "/state"
    try await LiveService.run(changing: changes) { service async throws in
      try await body(service) { try RingProcess.replace("ring.json", $0, in: folder) }
    }
  }
}
