import JWT

/// Names a configuration: two services with the same digest are told the same.
///
/// It is the same after a restart. Every setting counts as `name=value`, defaults as if they were set. A secret counts by its fingerprint; one that is
/// re-read from a file does not, for it changes while the service runs. What is the machine's own, ports, threads, the
/// folder of its state and whose clock it asks, does not count either.
struct ConfigurationDigest: Sendable, Hashable {
  /// SHA-256 in hex.
  let value: String
  /// A short digest of each setting, to tell which ones differ.
  let settings: [String: String]

  init(_ records: [SettingRecord]) {
    let own = [Variable.port, .eventLoopThreads, .stateDirectory, .clockReferenceURL].map(\.pattern)
    let lines = records.filter { !own.contains($0.pattern) }.map { ($0.name, "\($0.name)=\($0.shown)") }
    settings = Dictionary(uniqueKeysWithValues: lines.map { ($0.0, String(SHA256Digest(of: $0.1).hex.prefix(16))) })
    value = SHA256Digest(of: lines.map(\.1).sorted().joined(separator: "\n")).hex
  }
}
