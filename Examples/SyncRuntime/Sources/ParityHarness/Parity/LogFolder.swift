import SyncLog

extension LoggedStream {
  /// Reads what a runtime left in its folder, when it has ended.
  static func read(_ folder: String) throws -> [LoggedStream] { [] }
}
