import Foundation
import JWT
import Testing
import TokenRules
import TokenVerification

/// `keys/example-ring.json` is what operators copy: it is a ring, with one key in each state.
@Suite struct ExampleRingTests {
  @Test func theExampleIsARing() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let document = try Data(contentsOf: root.appending(path: "keys/example-ring.json"))
    let ring = try KeyringFile.parse(Array(document), environment: .dev).keyring
    #expect(ring.generation == "3")
    #expect(ring.entries.map(\.key.id) == ["2026-02", "2026-03", "2026-01"])
    #expect(ring.entries.map(\.state) == [.active, .standby, .fallback])
  }
}
