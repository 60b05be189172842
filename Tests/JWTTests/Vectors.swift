import Foundation
import Testing

/// The published test data under `Vectors/`; `SOURCES.md` there says where each set is from.
enum Vectors {
  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url(path))) }

  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  static func json<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: url(path)))
  }

  /// The names of a folder's files, in their order.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url(folder).path).sorted()
  }

  private static func url(_ path: String) throws -> URL {
    let resources = try #require(Bundle.module.resourceURL, "the test vectors are not in the bundle")
    return resources.appendingPathComponent("Vectors").appendingPathComponent(path)
  }
}
