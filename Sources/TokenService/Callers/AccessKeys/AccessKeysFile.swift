import JWT

/// The access keys file, for those who change it: one at a time, and whole or not at all.
struct AccessKeysFile {
  /// Why nothing was done.
  enum Fault: Error {
    /// The file cannot be read or is not there; the system's words.
    case unreadable(String)
    /// The file can be read, and is no access keys file.
    case malformed(AccessKeysError)
    /// The new file cannot be written; the system's words.
    case unwritable(String)

    init(_ fault: FileFault) {
      if case .unreadable = fault { self = .unreadable(fault.reason) } else { self = .unwritable(fault.reason) }
    }
  }

  let path: String

  /// The records as they stand.
  func read() throws(Fault) -> [AccessKeyRecord] { try Self.parse(try Self.contents(of: path)) }

  /// Changes the records, under a lock that other editors respect.
  ///
  /// The new file is complete on the disk before it takes the old one's name; it keeps the old one's owner and mode, and
  /// has mode 0600 where there was none. A link stays a link: what it leads to is replaced.
  ///
  /// - Parameter mayCreate: whether a file that is not there counts as one without keys.
  func edit(mayCreate: Bool, _ change: (inout [AccessKeyRecord]) throws -> Void) throws {
    do {
      let place = try AtomicFile(path)
      try place.whileLocked {
        var records = mayCreate && place.isMissing ? [] : try read()
        try change(&records)
        let text = Self.text(records)
        // What is written must be readable: a key that is shown now has to work.
        _ = try Self.parse(text)
        try place.replace(with: text)
      }
    } catch let fault as FileFault {
      throw Fault(fault)
    }
  }

  private static func contents(of path: String) throws(Fault) -> [UInt8] {
    do { return try ConfigurationFile.read(path) } catch { throw .unreadable(error.reason) }
  }

  private static func parse(_ bytes: [UInt8]) throws(Fault) -> [AccessKeyRecord] {
    do { return try AccessKeys(parsing: bytes).records } catch { throw .malformed(error) }
  }

  /// A line a record, so that people can read it and diffs are short.
  static func text(_ records: [AccessKeyRecord]) -> [UInt8] {
    let lines = records.map { record in
      var writer = JSONWriter()
      record.write(to: &writer)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
    let list = lines.isEmpty ? "[]" : "[\n    " + lines.joined(separator: ",\n    ") + "\n  ]"
    return Array("{\n  \"access_keys\": \(list)\n}\n".utf8)
  }
}
