import Foundation

/// What goes over the wire between the mint and the client generations that are out: one set of files for both sides.
///
/// `answer` is the service's whole answer, with its token, ids of key, token and ring normalised. `reads-…` is what a
/// generation reads: the members with their types, what it expects of them, and what must not be there because it would be
/// taken for something else. `earlier-envelope` is what earlier services answered.
public enum LeaseFixture: String, Sendable {
  case answer
  case earlierEnvelope = "earlier-envelope"
  case readsEnvelope = "reads-envelope"
  case readsFlat = "reads-flat"

  /// What the service's own values are replaced by.
  public static let normalised = (
    token: "e30.e30.normalised", keyID: "normalised-kid", tokenID: "sync_00000000000000000000000000000000",
    rotationID: "normalised-rotation"
  )

  /// The file.
  public var bytes: [UInt8] {
    get throws {
      guard let file = Bundle.module.url(forResource: rawValue, withExtension: "json", subdirectory: "Leases") else {
        throw CocoaError(.fileNoSuchFile)
      }
      return Array(try Data(contentsOf: file))
    }
  }
}
