import Foundation
import JWT

/// What the service's audit says of the tokens that it issued.
struct Audit: Sendable {
  private(set) var issued = 0
  private var tokens: [String: String] = [:]
  /// The keys that signed.
  private(set) var keys: Set<String> = []

  /// The token that a device was given last.
  func lastToken(of device: String) -> String? { tokens[device] }

  /// Reads a file; a torn line, as of a killed process, is left out.
  static func read(_ path: String) -> Audit { Audit(Array(FileManager.default.contents(atPath: path) ?? Data())) }

  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let event = try? JSONObject(parsing: Array(line)), event["event_name"]?.string == "sync.token.issued",
        let token = event["token_id"]?.string
      else { continue }
      issued += 1
      if let device = event["device_id"]?.string { tokens[device] = token }
      if let key = event["kid"]?.string { keys.insert(key) }
    }
  }
}
