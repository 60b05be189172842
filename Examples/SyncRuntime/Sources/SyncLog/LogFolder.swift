import Foundation

/// The folder of a log: a file a stream, named by a number and, for people, by the stream.
enum LogFolder {
  private static let ending = ".jsonl"

  /// The files of streams, in no order.
  static func files(in directory: String) throws(SyncLogError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory)
        .filter { $0.hasSuffix(ending) }.map { directory + "/" + $0 }
    } catch {
      throw .system("reading", path: directory, errno: number(of: error))
    }
  }

  /// Makes the folder, with what is missing above it.
  static func make(_ directory: String) throws(SyncLogError) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw .system("making", path: directory, errno: number(of: error))
    }
  }

  /// The bytes of a file.
  static func read(_ path: String) throws(SyncLogError) -> [UInt8] {
    do { return Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw .system("reading", path: path, errno: number(of: error))
    }
  }

  /// Puts a file in another's place.
  static func rename(_ path: String, to other: String) throws(SyncLogError) {
    guard Foundation.rename(path, other) == 0 else { throw .system("rename", path: path, errno: errno) }
  }

  /// Takes a file away.
  static func remove(_ path: String) throws(SyncLogError) {
    guard unlink(path) == 0 else { throw .system("unlink", path: path, errno: errno) }
  }

  /// The path of a new stream's file.
  static func path(of stream: StreamName, number: Int, in directory: String) -> String {
    let letters = stream.text.utf8.prefix(80).map { byte -> Character in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: Character(UnicodeScalar(byte))
      default: "_"
      }
    }
    return directory + "/\(number)-" + String(letters) + ending
  }

  /// The number of a stream's file; 0 where it has none.
  static func number(of path: String) -> Int {
    Int(path.split(separator: "/").last?.split(separator: "-").first ?? "") ?? 0
  }

  private static func number(of error: any Error) -> Int32 {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return Int32(truncatingIfNeeded: (underlying ?? error as NSError).code)
  }
}
