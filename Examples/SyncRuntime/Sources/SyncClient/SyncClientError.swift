/// What can go wrong outside a session; nothing of a session ends the process.
@nonexhaustive public enum SyncClientError: Error, Sendable, Hashable {
  /// The URL is not `ws://` or `wss://` with a host and a path that ends in `/subscribe`.
  case invalidURL
  /// A file or folder cannot be read or written.
  case unusable(path: String, errno: Int32)
  /// Another process works in the state folder.
  case stateInUse(path: String)
  /// The credential's file holds nothing.
  case emptyCredential(path: String)
}
