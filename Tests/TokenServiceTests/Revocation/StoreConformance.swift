import Testing

@testable import TokenService

/// What every store holds, whatever it keeps its rows in.
///
/// A store's own suite runs ``cases`` one by one, each on premises of its own.
enum StoreConformance {
  static let cases: [StoreCase] =
    writing + idempotency + lifting + changes + records + subjects + pruning + sharing + replicas + life
}

/// One promise of the stores.
struct StoreCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// Runs it where nothing has been written yet.
  let run: @Sendable (StorePremises) async throws -> Void

  init(_ name: String, _ run: @escaping @Sendable (StorePremises) async throws -> Void) {
    (self.name, self.run) = (name, run)
  }

  var testDescription: String { name }
}

/// A place for one store that nothing has been written to, and how to open it.
struct StorePremises: Sendable {
  /// Opens the store; asked again, it opens it once more, beside the first or after it.
  let open: @Sendable () async throws -> any RevocationStore
  /// Whether what was written outlives the store that wrote it; where not, `open` gives the same store each time.
  let isDurable: Bool
}
