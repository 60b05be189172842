#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file of one client's ``Checkpoint``.
///
/// Written whole beside the old one, synced, renamed over it, and the folder synced: a reader sees the old state or the
/// new one, after SIGKILL and after a power cut alike. A temporary file that a dead process left is never read.
public struct CheckpointStore: Sendable {
  /// Where the file lies.
  public let path: String

  /// What was found.
  public enum Loaded: Sendable, Hashable {
    case checkpoint(Checkpoint)
    /// There is no file: the client is new.
    case absent
    /// The file is not a checkpoint (a disk's fault or a person's: this code never leaves one). It was moved aside, to
    /// `<path>.damaged`; the state is built anew from the server, which loses nothing.
    case damaged
  }

  /// Makes a store for a file in a folder that is there.
  public init(path: String) { self.path = path }

  private var draft: String { path + ".tmp" }

  /// Reads the checkpoint.
  ///
  /// Errors: ``SyncClientError/unusable(path:errno:)``.
  public func load() throws(SyncClientError) -> Loaded {
    guard let bytes = try read() else { return .absent }
    if let checkpoint = try? JSONDecoder().decode(Checkpoint.self, from: bytes) { return .checkpoint(checkpoint) }
    guard rename(path, path + ".damaged") == 0 else { throw fault(path) }
    return .damaged
  }

  /// Writes the checkpoint; when it returns, it is on the disk.
  ///
  /// Errors: ``SyncClientError/unusable(path:errno:)``.
  public func save(_ checkpoint: Checkpoint) throws(SyncClientError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers and strings: encoding them cannot fail.
    guard let text = try? encoder.encode(checkpoint) else { return }
    try write([UInt8](text) + [UInt8(ascii: "\n")])
    guard rename(draft, path) == 0 else { throw fault(path) }
    try syncFolder()
  }

  private func read() throws(SyncClientError) -> Data? {
    do { return try Data(contentsOf: URL(filePath: path)) } catch {
      guard access(path, F_OK) == 0 else { return nil }
      throw .unusable(path: path, errno: EIO)
    }
  }

  private func write(_ bytes: [UInt8]) throws(SyncClientError) {
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault(draft) }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw fault(draft)
      }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw fault(draft) }
  }

  private func syncFolder() throws(SyncClientError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
    let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw fault(folder) }
    defer { close(number) }
    guard fsync(number) == 0 else { throw fault(folder) }
  }

  private func fault(_ path: String) -> SyncClientError { .unusable(path: path, errno: errno) }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
