import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct KeyringReloaderTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write("ring.json", Self.ring(Fixtures.activeSecret))
  }

  @Test func `the file is looked at every five seconds at most`() throws {
    let reloader = try reloader(at: .seconds(100))
    try folder.write("ring.json", Self.ring(Fixtures.standbySecret))
    for uptime in [0, 100, 104] { #expect(name(reloader.refresh(at: .seconds(uptime))) == "notDue") }
    #expect(signs(reloader, Fixtures.activeSecret))
    #expect(name(reloader.refresh(at: .seconds(105))) == "reloaded")
    #expect(signs(reloader, Fixtures.standbySecret))
    #expect(name(reloader.refresh(at: .seconds(109))) == "notDue")
    #expect(name(reloader.refresh(at: .seconds(110))) == "unchanged")
  }

  @Test func `a reload replaces: a removed key is gone at once`() throws {
    try folder.write(
      "ring.json",
      KeyringText(keys: [
        .key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.fallbackSecret, "fallback"),
      ]).json
    )
    let reloader = try reloader(at: .zero)
    #expect(reloader.ring.value.entries.count == 2)
    try folder.write("ring.json", Self.ring(Fixtures.activeSecret))
    reloader.refresh(at: .seconds(5))
    #expect(reloader.ring.value.entries.count == 1)
  }

  @Test func `a change of state alone is a change`() throws {
    let ring = { (states: (String, String)) in
      KeyringText(keys: [
        .key("a", Fixtures.activeSecret, states.0), .key("b", Fixtures.standbySecret, states.1),
      ]).json
    }
    try folder.write("ring.json", ring(("active", "standby")))
    let reloader = try reloader(at: .zero)
    try folder.write("ring.json", ring(("fallback", "active")))
    #expect(name(reloader.refresh(at: .seconds(5))) == "reloaded")
    #expect(reloader.ring.value.active?.id == "b")
  }

  @Test func `a change of a secret alone is a change, whatever the generation says`() throws {
    let ring = { (secret: String) in
      KeyringText(keys: [.key("a", secret, "active")], members: #""generation":7"#).json
    }
    try folder.write("ring.json", ring(Fixtures.activeSecret))
    let reloader = try reloader(at: .zero)
    try folder.write("ring.json", ring(Fixtures.standbySecret))
    #expect(name(reloader.refresh(at: .seconds(5))) == "reloaded")
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test(arguments: ["", "{}", #"{"keys":[]}"#, #"{"keys":[{}]}"#])
  func `the last good ring stays where the file is bad, until it is good again`(text: String) throws {
    let reloader = try reloader(at: .zero)
    try folder.write("ring.json", text)
    #expect(name(reloader.refresh(at: .seconds(5))) == "failed")
    #expect(name(reloader.refresh(at: .seconds(10))) == "failed")
    #expect(signs(reloader, Fixtures.activeSecret))
    try folder.write("ring.json", Self.ring(Fixtures.standbySecret))
    #expect(name(reloader.refresh(at: .seconds(15))) == "reloaded")
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test func `the last good ring stays where the file is gone, or anybody may read it`() throws {
    let reloader = try reloader(at: .zero)
    try folder.write("ring.json", Self.ring(Fixtures.standbySecret), mode: 0o644)
    #expect(name(reloader.refresh(at: .seconds(5))) == "failed")
    try FileManager.default.removeItem(atPath: path)
    #expect(name(reloader.refresh(at: .seconds(10))) == "failed")
    #expect(signs(reloader, Fixtures.activeSecret))
  }

  @Test func `a mounted secret whose symbolic link is swapped is seen`() throws {
    try folder.write("1.json", Self.ring(Fixtures.activeSecret))
    try folder.write("2.json", Self.ring(Fixtures.standbySecret))
    let link = folder.path + "/link.json"
    let files = FileManager.default
    try files.createSymbolicLink(atPath: link, withDestinationPath: "1.json")
    let reloader = try KeyringReloader(KeyringFile(path: link, environment: .prod), at: .zero)
    try files.removeItem(atPath: link)
    try files.createSymbolicLink(atPath: link, withDestinationPath: "2.json")
    #expect(name(reloader.refresh(at: .seconds(5))) == "reloaded")
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test func `the loop looks until its task ends, and tells only what is news`() async throws {
    let clock = ManualClock()
    let reloader = try reloader(at: clock.uptime())
    var texts = [Self.ring(Fixtures.activeSecret), Self.ring(Fixtures.standbySecret), "{}"].makeIterator()
    var news: [String] = []
    await reloader.run(clock: clock) {
      news.append(name($0))
    } sleep: { interval in
      guard let text = texts.next() else { throw CancellationError() }
      try folder.write("ring.json", text)
      clock.advance(milliseconds: interval.components.seconds * 1000)
    }
    #expect(news == ["reloaded", "failed"])
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test func `nothing starts with a bad ring`() throws {
    try folder.write("ring.json", "{}")
    #expect(throws: KeyringFileError.self) { try reloader(at: .zero) }
  }

  private static func ring(_ secret: String) -> String {
    KeyringText(keys: [.key("a", secret, "active")]).json
  }

  private func reloader(at uptime: Duration) throws(KeyringFileError) -> KeyringReloader {
    try KeyringReloader(KeyringFile(path: path, environment: .prod), at: uptime)
  }

  private func signs(_ reloader: KeyringReloader, _ secret: String) -> Bool {
    let key = try? SigningKey(secret: secret.utf8)
    return key.map { reloader.ring.value.active?.hasSameSecret(as: $0) == true } ?? false
  }

  private func name(_ outcome: KeyringReloader.Outcome) -> String {
    switch outcome {
    case .notDue: "notDue"
    case .unchanged: "unchanged"
    case .reloaded: "reloaded"
    case .failed: "failed"
    @unknown default: "?"
    }
  }
}
