import Foundation
import JWT
import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite("Secrets that change without a restart")
struct ReloadedTests {
  private static let first = "first-admin-token-0123456789abcdefghij"
  private static let second = "second-admin-token-0123456789abcdefghi"

  private static func tokens(_ folder: TemporaryFolder) throws -> Reloaded<TokenDigests> {
    let file = try folder.write("admin", first + "\n")
    let report = Settings.report(changing: ["RUNTIME_ADMIN_TOKEN": nil, "RUNTIME_ADMIN_TOKEN_FILE": file])
    return try #require(report.configuration).adminTokens
  }

  @Test("a file that did not change is not read again")
  func unchanged() throws {
    let folder = try TemporaryFolder()
    let tokens = try Self.tokens(folder)
    #expect(tokens.refresh() == .unchanged)
    #expect(tokens.value.accepts(Self.first.utf8))
  }

  @Test("a changed file replaces the value: what it no longer has is refused from then on")
  func changed() throws {
    let folder = try TemporaryFolder()
    let tokens = try Self.tokens(folder)
    try folder.write("admin", Self.second)
    #expect(tokens.refresh() == .reloaded)
    #expect(tokens.value.accepts(Self.second.utf8))
    #expect(!tokens.value.accepts(Self.first.utf8))
  }

  @Test("two values are valid while they rotate")
  func rotation() throws {
    let folder = try TemporaryFolder()
    let tokens = try Self.tokens(folder)
    try folder.write("admin", "\(Self.first), \(Self.second)\n")
    #expect(tokens.refresh() == .reloaded)
    #expect(tokens.value.accepts(Self.first.utf8) && tokens.value.accepts(Self.second.utf8))
  }

  @Test("a mounted secret that is swapped by its link is seen")
  func swappedLink() throws {
    let folder = try TemporaryFolder()
    try folder.write("v1", Self.first)
    try folder.write("v2", Self.second)
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/v1")
    let report = Settings.report(changing: ["RUNTIME_ADMIN_TOKEN": nil, "RUNTIME_ADMIN_TOKEN_FILE": link])
    let tokens = try #require(report.configuration?.adminTokens)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/v2")
    #expect(tokens.refresh() == .reloaded)
    #expect(tokens.value.accepts(Self.second.utf8))
  }

  @Test("a file that is gone, empty or bad leaves the last good value, and is told once")
  func lastGood() throws {
    let folder = try TemporaryFolder()
    let tokens = try Self.tokens(folder)
    for content in ["", "SENTINEL", nil] {
      if let content {
        try folder.write("admin", content)
      } else {
        try FileManager.default.removeItem(atPath: folder.path + "/admin")
      }
      guard case .failed(let problem) = tokens.refresh() else {
        Issue.record("the change was not noticed")
        continue
      }
      #expect(problem.variable == "RUNTIME_ADMIN_TOKEN_FILE")
      #expect(!problem.description.contains("SENTINEL"))
      #expect(tokens.refresh() == .unchanged)
      #expect(tokens.value.accepts(Self.first.utf8))
    }
    try folder.write("admin", Self.second)
    #expect(tokens.refresh() == .reloaded)
  }

  @Test("session keys rotate, and never become sync keys")
  func sessionKeys() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("session", Settings.sessionKey)
    let report = Settings.report(changing: [
      "OA_CONTROL_SESSION_SIGNING_KEY": nil, "OA_CONTROL_SESSION_SIGNING_KEY_FILE": file,
    ])
    let keyring = try #require(report.configuration?.session?.keyring)
    let before = try #require(keyring.value.active)
    try folder.write("session", "another session key of 32 bytes or more")
    #expect(keyring.refresh() == .reloaded)
    #expect(keyring.value.active?.hasSameSecret(as: before) == false)
    try folder.write("session", Settings.signingKey + "staging")
    guard case .failed(let problem) = keyring.refresh() else { return #expect(Bool(false), "a sync key was taken") }
    #expect(problem.problem == "has a key of the sync tokens")
  }

  @Test("the reloader looks at every secret that has a file, and reports what it finds")
  func reloader() throws {
    let folder = try TemporaryFolder()
    let report = Settings.report(changing: [
      "RUNTIME_ADMIN_TOKEN": nil, "RUNTIME_ADMIN_TOKEN_FILE": try folder.write("admin", Self.first),
      "RUNTIME_READ_TOKEN_FILE": try folder.write("read", Self.second),
      "OA_CONTROL_SESSION_SIGNING_KEY": nil,
      "OA_CONTROL_SESSION_SIGNING_KEY_FILE": try folder.write("session", Settings.sessionKey),
      "OA_CONTROL_INTROSPECTION_URL": "https://identity.example.com", "OA_CONTROL_INTROSPECTION_CLIENT_ID": "service",
      "OA_CONTROL_INTROSPECTION_CLIENT_SECRET_FILE": try folder.write("client", "word"),
    ])
    let configuration = try #require(report.configuration)
    #expect(
      configuration.reloadable.map(\.variable) == [
        "RUNTIME_ADMIN_TOKEN_FILE", "RUNTIME_READ_TOKEN_FILE", "OA_CONTROL_SESSION_SIGNING_KEY_FILE",
        "OA_CONTROL_INTROSPECTION_CLIENT_SECRET_FILE",
      ]
    )
    try folder.write("client", "another-word")
    try folder.write("read", "bad")
    let found = Found()
    SecretReloader(configuration.reloadable, report: found.add).look()
    #expect(found.variables == ["RUNTIME_READ_TOKEN_FILE", "OA_CONTROL_INTROSPECTION_CLIENT_SECRET_FILE"])
    #expect(configuration.introspection?.clientSecret.value.reveal() == "another-word")
  }

  @Test("what stands in variables is not watched")
  func constants() throws {
    #expect(try #require(Settings.report(Settings.valid()).configuration).reloadable.isEmpty)
  }
}

/// What a reloader reported.
private final class Found: Sendable {
  private let names = Mutex<[String]>([])
  var variables: [String] { names.withLock { $0 } }

  @Sendable
  func add(_ variable: String, _ outcome: ReloadOutcome) { names.withLock { $0.append(variable) } }
}
