import JWT

extension ConfigurationLoader {
  /// Reads a variable that names a file, and holds that the file can be read.
  mutating func readFile(_ variable: Variable) -> SettingReader.Reading<String> {
    reader.read(variable) { path throws(ValueFault) in
      _ = try Self.contents(of: path)
      return path
    }
  }

  static func contents(of path: String) throws(ValueFault) -> [UInt8] {
    do {
      return try ConfigurationFile.read(path)
    } catch {
      // The path is not repeated: it may be the secret itself, put into the wrong variable.
      throw ValueFault("names a file that cannot be read: \(error.reason)")
    }
  }
}
