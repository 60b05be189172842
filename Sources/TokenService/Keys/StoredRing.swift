import Glibc
import JWT
import TokenRules
import TokenVerification

/// A ring as it stands in its file: what it says, and the text with all that is not known here.
struct StoredRing: Sendable {
  let document: JSONObject
  let record: RingRecord

  /// Takes the bytes of a ring's file.
  init(_ bytes: [UInt8], environment: ServiceEnvironment) throws(KeyringFileError) {
    record = try KeyringFile.parse(bytes, environment: environment).record
    do { document = try JSONObject(parsing: bytes) } catch { throw .malformed(error) }
  }

  /// Reads a ring's file.
  init(path: String, environment: ServiceEnvironment) throws(RingError) {
    do throws(KeyringFileError) {
      // Also holds that the file is not open to others.
      _ = try KeyringFile(path: path, environment: environment).load()
      let bytes: [UInt8]
      do { bytes = try ConfigurationFile.read(path) } catch { throw KeyringFileError.unreadable(errno: EIO) }
      try self.init(bytes, environment: environment)
    } catch {
      throw error == .unreadable(errno: ENOENT) ? .missing : .unfit(error)
    }
  }

  /// The entry of a key, as it stands in the file.
  func entry(of id: String) -> JSONObject? {
    document["keys"]?.array?.lazy.compactMap(\.object).first {
      $0["kid"]?.string?.utf8.elementsEqual(id.utf8) ?? false
    }
  }
}
