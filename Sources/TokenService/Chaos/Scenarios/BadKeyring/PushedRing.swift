import JWT

/// A ring that no service of staging may take.
enum PushedRing: String, Sendable, CaseIterable {
  case truncated
  case notARing = "not a ring"
  case otherEnvironment = "of another environment"
  case twoActive = "with two active keys"
  case worldReadable = "readable by everybody"

  /// Who may read its file.
  var mode: UInt32 { self == .worldReadable ? 0o644 : 0o600 }

  /// The file, made of the one in force and of a good one that would come next.
  func bytes(inForce: [UInt8], next: [UInt8]) throws -> [UInt8] {
    switch self {
    case .truncated: try RingSpoiler.spoil(next, .truncated)
    case .twoActive: try RingSpoiler.spoil(inForce, .twoActive)
    case .worldReadable: next
    case .notARing: Array("[]\n".utf8)
    case .otherEnvironment: try Self.moving(next, to: "prod")
    }
  }

  private static func moving(_ ring: [UInt8], to environment: String) throws -> [UInt8] {
    var writer = JSONWriter(capacity: ring.count + 16)
    writer.beginObject()
    for (name, value) in try JSONObject(parsing: ring).members {
      writer.name(name)
      if name == "environment" { writer.value(environment) } else { writer.value(value) }
    }
    writer.endObject()
    return writer.bytes
  }
}
