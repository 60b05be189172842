import Foundation
import SyncClient
import TokenClient

/// The bearer for the token service, read anew for each mint: it may be renewed while the process runs.
struct CredentialFile: Sendable {
  let path: String

  func read() throws(SyncClientError) -> Credential {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unusable(path: path, errno: errno) }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { throw .emptyCredential(path: path) }
    return Credential(bearer: text)
  }
}
