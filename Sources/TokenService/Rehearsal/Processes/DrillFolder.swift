import Foundation
import Glibc

/// The scratch folder of a drill: rings, states, audits and logs of its processes, and the secrets that they share.
struct DrillFolder: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let path: String

  /// Makes it for the user alone, below this folder, or the system's for temporary files.
  init(below folder: String? = nil) throws(Failure) {
    let root = folder ?? ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array((root + "/token-service-rehearsal-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(description: "no folder can be made in \(root): \(String(cString: strerror(errno)).lowercased())")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Makes a folder within.
  func folder(_ name: String) throws(Failure) -> String {
    let folder = path + "/" + name
    do {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw Failure(description: "\(folder) cannot be made")
    }
    return folder
  }

  /// Writes a file that only the user may read, and gives it its name when it is whole: readers see the old one or
  /// the new one.
  ///
  /// - Parameter mode: who may read it; the user alone, where nothing is said.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(Failure) {
    let draft = path + ".draft"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(description: "\(path) cannot be written") }
    let isWritten = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
    fchmod(descriptor, mode)
    close(descriptor)
    guard isWritten, rename(draft, path) == 0 else { throw Failure(description: "\(path) cannot be written") }
  }

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(description: "\(path) cannot be read")
    }
    return Array(data)
  }
}
