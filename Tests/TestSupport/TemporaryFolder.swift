import Foundation

/// A folder of a test's own, which goes with it.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let path: String
  private let isOwned: Bool

  /// Makes an empty folder.
  public init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "token-service-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    isOwned = true
  }

  /// Takes a folder that belongs to the test which started this process.
  public init(of path: String) {
    self.path = path
    isOwned = false
  }

  deinit { if isOwned { try? FileManager.default.removeItem(atPath: path) } }

  /// Writes a file, replacing what is there, and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    let file = path + "/" + name
    try? FileManager.default.removeItem(atPath: file)
    try Data(text.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }
}
