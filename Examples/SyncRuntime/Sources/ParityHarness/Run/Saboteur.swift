import Foundation

/// Makes a mistake on purpose, in the files of a process that is down.
enum Saboteur {
  /// Cuts the last line off the longest log, as a runtime would that acknowledges before it writes.
  static func cutLog(in folder: String) {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    let files = names.map { folder + "/" + $0 }.map { (path: $0, data: FileManager.default.contents(atPath: $0)) }
    guard let file = files.max(by: { ($0.data?.count ?? 0) < ($1.data?.count ?? 0) }), let data = file.data,
      let end = data.dropLast().lastIndex(of: UInt8(ascii: "\n"))
    else { return }
    try? data[...end].write(to: URL(filePath: file.path))
  }

  /// Moves a stream of a checkpoint one event on, as a client would that writes before it applies.
  static func skipEvent(in path: String) {
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8),
      let match = text.firstMatch(of: /"seq":([0-9]+)/), let seq = Int64(match.1)
    else { return }
    let skipped = text.replacingCharacters(in: match.range, with: "\"seq\":\(seq + 1)")
    try? Data(skipped.utf8).write(to: URL(filePath: path))
  }
}
