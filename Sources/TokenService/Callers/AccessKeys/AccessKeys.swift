import JWT
import TokenRules

/// The access keys that are known: an immutable value, swapped whole when the file changes.
struct AccessKeys: Sendable {
  /// In the order of the file.
  let records: [AccessKeyRecord]
  private let byDigest: [SHA256Digest: Int]

  /// Takes records of distinct digests.
  init(_ records: [AccessKeyRecord]) {
    self.records = records
    byDigest = Dictionary(records.enumerated().map { ($1.digest, $0) }) { first, _ in first }
  }

  /// The caller that a key stands for.
  ///
  /// The key is looked up by its digest: how long that takes says something about digests at most, which lead to no key.
  func caller(for credential: Credential, now: Timestamp) throws(CallerRefusal) -> Caller {
    guard let index = byDigest[credential.digest] else { throw .unknownAccessKey }
    if let expiresAt = records[index].expiresAt, expiresAt <= now { throw .accessKeyExpired }
    return records[index].caller
  }
}
