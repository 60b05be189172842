/// Why a log cannot be read or written.
public enum SyncLogError: Error, Sendable, Hashable {
  /// The system refuses: what was asked of it, where, and the error number.
  case system(String, path: String, errno: Int32)
  /// Another process has the folder.
  case inUse(path: String)
  /// A file is none of this log's, or has been changed: which line, from 1, and what is wrong with it.
  case damaged(path: String, line: Int, String)
  /// An event that cannot be kept: what is wrong with it.
  case unfit(String)
  /// There are as many streams as the log may have.
  case tooManyStreams(limit: Int)
}

extension SyncLogError: CustomStringConvertible {
  /// What is wrong, in words for a log.
  public var description: String {
    switch self {
    case .system(let call, let path, let errno): "\(call) of \(path) failed with error number \(errno)"
    case .inUse(let path): "another process has the folder \(path)"
    case .damaged(let path, let line, let words): "\(path) is damaged at line \(line): \(words)"
    case .unfit(let words): words
    case .tooManyStreams(let limit): "there are \(limit) streams already"
    }
  }
}
