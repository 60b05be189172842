import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite("What dev makes up")
struct DevelopmentDefaultsTests {
  private static func load(
    _ folder: TemporaryFolder,
    _ variables: [String: String] = [:],
    _ absence: DevelopmentKeys.Absence = .create
  ) throws -> ServiceConfiguration {
    try ServiceConfiguration.load(
      environment: .dev,
      from: variables,
      developmentKeys: DevelopmentKeys(workingDirectory: folder.path, absence: absence)
    )
  }

  @Test("a second start has the keys of the first")
  func twice() throws {
    let folder = try TemporaryFolder()
    let first = try Self.load(folder)
    let second = try Self.load(folder)
    let (one, two) = (try #require(first.keyring.active), try #require(second.keyring.active))
    #expect(one.hasSameSecret(as: two))
    #expect(first.development?.accessKey?.text == second.development?.accessKey?.text)
    #expect(first.development?.adminToken == second.development?.adminToken)
    #expect(first.digest == second.digest)
  }

  @Test("only the owner may read them")
  func modes() throws {
    let folder = try TemporaryFolder()
    _ = try Self.load(folder)
    #expect(folder.mode(of: "keys/dev") == 0o700)
    for name in ["signing-key", "access-key", "admin-token"] { #expect(folder.mode(of: "keys/dev/" + name) == 0o600) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys/dev").sorted()
    #expect(names == ["access-key", "admin-token", "signing-key"], "no draft is left behind")
  }

  @Test("two folders have different keys")
  func distinct() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    let first = try #require(try Self.load(one).keyring.active)
    let second = try #require(try Self.load(two).keyring.active)
    #expect(!first.hasSameSecret(as: second))
  }

  @Test("what is configured is not made up")
  func configured() throws {
    let folder = try TemporaryFolder()
    let configuration = try Self.load(folder, Settings.valid(.dev))
    #expect(configuration.development?.accessKey == nil)
    #expect(configuration.development?.adminToken == nil)
    #expect(configuration.development?.hasGeneratedSigningKey == false)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/keys"))
  }

  @Test("who only looks writes nothing, and finds what is there")
  func pretending() throws {
    let folder = try TemporaryFolder()
    #expect(try Self.load(folder, [:], .pretend).development?.isPretended == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/keys"))
    let kept = try #require(try Self.load(folder).keyring.active)
    let seen = try Self.load(folder, [:], .pretend)
    #expect(seen.development?.isPretended == false)
    #expect(seen.keyring.active?.hasSameSecret(as: kept) == true)
  }

  @Test("a file that was damaged is named, and not replaced")
  func damaged() throws {
    let folder = try TemporaryFolder()
    _ = try Self.load(folder)
    try folder.write("keys/dev/signing-key", "")
    let error = #expect(throws: ConfigurationProblems.self) { try Self.load(folder) }
    #expect(error?.problems.map(\.variable) == ["OA_SPACETIME_DEV_JWT_SIGNING_KEY"])
  }

  @Test("many starts at once agree on one key")
  func race() async throws {
    let folder = try TemporaryFolder()
    let ids = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<16 { group.addTask { try Self.load(folder).keyring.active?.id } }
      return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
  }

  @Test("staging and prod make nothing up")
  func elsewhere() throws {
    let folder = try TemporaryFolder()
    let report = Settings.report([:], of: .staging, in: folder)
    #expect(report.configuration == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/keys"))
  }
}

extension TemporaryFolder {
  fileprivate func mode(of name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }
}
