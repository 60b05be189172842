import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct KeyringReloaderTests {
  private let folder: TemporaryFolder
  private let path: String
  private let clock = ManualClock()
  private let news = EventList<KeyringReloader.Event>()

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write("ring.json", Self.ring(Fixtures.activeSecret))
  }

  // MARK: What is taken

  @Test func `the file is looked at every second`() { #expect(KeyringReloader.interval == .seconds(1)) }

  @Test func `a reload replaces: a removed key is gone at once`() throws {
    try folder.write(
      "ring.json",
      KeyringText(keys: [
        .key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.fallbackSecret, "fallback"),
      ]).json
    )
    let reloader = try makeReloader()
    #expect(reloader.ring.value.entries.count == 2)
    try folder.write("ring.json", Self.ring(Fixtures.activeSecret))
    #expect(reloader.look() == .reloaded)
    #expect(reloader.ring.value.entries.count == 1)
  }

  @Test func `a change of state alone is a change`() throws {
    let ring = { (states: (String, String)) in
      KeyringText(keys: [
        .key("a", Fixtures.activeSecret, states.0), .key("b", Fixtures.standbySecret, states.1),
      ]).json
    }
    try folder.write("ring.json", ring(("active", "standby")))
    let reloader = try makeReloader()
    try folder.write("ring.json", ring(("fallback", "active")))
    #expect(reloader.look() == .reloaded)
    #expect(reloader.ring.value.active?.id == "b")
  }

  @Test func `a change of a secret alone is a change, whatever the generation says`() throws {
    let ring = { (secret: String) in
      KeyringText(keys: [.key("a", secret, "active")], members: #""generation":7"#).json
    }
    try folder.write("ring.json", ring(Fixtures.activeSecret))
    let reloader = try makeReloader()
    try folder.write("ring.json", ring(Fixtures.standbySecret))
    #expect(reloader.look() == .reloaded)
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test func `the same ring laid out anew, or with members nobody knows, changes nothing`() throws {
    let reloader = try makeReloader()
    for text in [
      Self.ring(Fixtures.activeSecret) + "\n", #"{"note":1,"# + Self.ring(Fixtures.activeSecret).dropFirst(),
    ] {
      try folder.write("ring.json", text)
      #expect(reloader.look() == .unchanged)
    }
    #expect(names(news.take()) == [])
  }

  @Test func `a mounted secret whose symbolic link is swapped is seen`() throws {
    let files = FileManager.default
    for (name, secret) in [("..1", Fixtures.activeSecret), ("..2", Fixtures.standbySecret)] {
      try files.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
      try folder.write(name + "/ring.json", Self.ring(secret), mode: 0o440)
    }
    // As Kubernetes mounts one: a link to a link of a folder.
    let data = folder.path + "/..data"
    try files.createSymbolicLink(atPath: data, withDestinationPath: "..1")
    try files.createSymbolicLink(atPath: folder.path + "/link.json", withDestinationPath: "..data/ring.json")
    let reloader = try KeyringReloader(KeyringFile(path: folder.path + "/link.json", environment: .prod))
    try files.createSymbolicLink(atPath: data + "_tmp", withDestinationPath: "..2")
    #expect(rename(data + "_tmp", data) == 0)
    #expect(reloader.look() == .reloaded)
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  // MARK: What is refused

  @Test(arguments: [
    "", "{}", #"{"keys":[]}"#, #"{"keys":[{}]}"#,
    // Cut in the middle.
    String(Self.ring(Fixtures.activeSecret).dropLast(30)),
    // One id twice.
    KeyringText(keys: [
      .key("a", Fixtures.activeSecret, "active"), .key("a", Fixtures.standbySecret, "standby"),
    ]).json,
    // Two that sign.
    KeyringText(keys: [
      .key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.standbySecret, "active"),
    ]).json,
    // One secret twice.
    KeyringText(keys: [
      .key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.activeSecret, "standby"),
    ]).json,
    // Of another environment.
    KeyringText(keys: [.key("a", Fixtures.standbySecret, "active")], members: #""environment":"dev""#).json,
  ])
  func `the last good ring stays where the file is bad, and that is told once`(text: String) throws {
    let reloader = try makeReloader()
    try folder.write("ring.json", text)
    guard case .refused(let error) = reloader.look() else { return #expect(Bool(false), "a bad ring was taken") }
    #expect(names(news.take()) == ["refused"])
    #expect(reloader.status.value.reload.problem == error)
    #expect(reloader.status.value.reload.at == clock.now())
    clock.advance(seconds: 1)
    #expect(reloader.look() == .refused(error))
    #expect(names(news.take()) == [])
    #expect(signs(reloader, Fixtures.activeSecret))
    try folder.write("ring.json", Self.ring(Fixtures.standbySecret))
    #expect(reloader.look() == .reloaded)
    #expect(names(news.take()) == ["loading"])
    #expect(reloader.status.value.reload.problem == nil)
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test func `a bad file is told of again when it is bad in another way, and when the ring is back`() throws {
    let reloader = try makeReloader()
    for text in ["{}", "{}", "[]", #"{"keys":[]}"#] {
      try folder.write("ring.json", text)
      reloader.look()
    }
    #expect(names(news.take()) == ["refused", "refused", "refused"])
    try folder.write("ring.json", Self.ring(Fixtures.activeSecret))
    #expect(reloader.look() == .unchanged)
    #expect(names(news.take()) == ["restored"])
    #expect(reloader.status.value.reload.problem == nil)
  }

  @Test func `the last good ring stays where the file is gone, or anybody may read it`() throws {
    let reloader = try makeReloader()
    try folder.write("ring.json", Self.ring(Fixtures.standbySecret), mode: 0o644)
    #expect(reloader.look() == .refused(.insecurePermissions(mode: 0o644)))
    try FileManager.default.removeItem(atPath: path)
    #expect(reloader.look() == .refused(.unreadable(errno: ENOENT)))
    #expect(signs(reloader, Fixtures.activeSecret))
  }

  @Test func `the ring in force is refused too once anybody may read it`() throws {
    let reloader = try makeReloader()
    chmod(path, 0o644)
    #expect(reloader.look() == .refused(.insecurePermissions(mode: 0o644)))
    chmod(path, 0o600)
    #expect(reloader.look() == .unchanged)
    #expect(names(news.take()) == ["refused", "restored"])
  }

  @Test func `a ring whose overlap is shorter than a token's life is refused, at the start and later`() throws {
    let bounds = RotationBounds(longestTTL: 900, leeway: 30, propagation: 60, clock: 5)
    let times = { (end: String) in #""demoted_at":"2026-02-25T08:45:00Z","retire_at":"\#(end)""# }
    let ring = { (end: String) in
      KeyringText(keys: [
        .key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.fallbackSecret, "fallback", times(end)),
      ]).json
    }
    let earliest = try #require(Timestamp(rfc3339: "2026-02-25T09:00:40Z")).seconds
    let short = ShortOverlap(keyID: "b", retireAt: earliest - 1, earliest: earliest)
    try folder.write("ring.json", ring("2026-02-25T09:00:39Z"))
    #expect(throws: KeyringFileError.shortOverlap([short])) { try makeReloader(bounds: bounds) }
    try folder.write("ring.json", ring("2026-02-25T09:00:40Z"))
    let reloader = try makeReloader(bounds: bounds)
    try folder.write("ring.json", ring("2026-02-25T09:00:39Z"))
    #expect(reloader.look() == .refused(.shortOverlap([short])))
    #expect(KeyringFileError.shortOverlap([short]).description.contains("b ends at 2026-02-25T09:00:39Z"))
    #expect(KeyringFileError.shortOverlap([short]).description.contains("2026-02-25T09:00:40Z"))
  }

  @Test func `nothing starts with a bad ring`() throws {
    try folder.write("ring.json", "{}")
    #expect(throws: KeyringFileError.self) { try makeReloader() }
  }

  // MARK: Time

  @Test func `a fallback is dropped at its time, without a change of the file`() throws {
    try folder.write("ring.json", Self.ending("2026-02-25T08:45:14Z"))
    let reloader = try makeReloader()
    #expect(reloader.ring.value.entries.map(\.key.id) == ["a", "b"])
    clock.advance(milliseconds: 1999)
    #expect(reloader.look() == .unchanged)
    #expect(reloader.ring.value.entries.count == 2)
    clock.advance(milliseconds: 1)
    #expect(reloader.look() == .unchanged)
    #expect(reloader.ring.value.entries.map(\.key.id) == ["a"])
    #expect(!reloader.status.value.accepts("b"))
    #expect(reloader.status.value.record["b"]?.state == .fallback)
    #expect(names(news.take()) == ["retired b"])
    reloader.look()
    #expect(names(news.take()) == [])
  }

  @Test func `a fallback is dropped also while the file is bad`() throws {
    try folder.write("ring.json", Self.ending("2026-02-25T08:45:14Z"))
    let reloader = try makeReloader()
    try folder.write("ring.json", "{}")
    clock.advance(seconds: 2)
    reloader.look()
    #expect(reloader.ring.value.entries.map(\.key.id) == ["a"])
    #expect(names(news.take()) == ["refused", "retired b"])
  }

  @Test func `a fallback whose time has come is not in force after a start`() throws {
    try folder.write("ring.json", Self.ending("2026-02-25T08:45:12Z"))
    #expect(try makeReloader().ring.value.entries.map(\.key.id) == ["a"])
  }

  @Test func `since when a key has not signed is known, rounded up, and kept over further changes`() throws {
    clock.advance(milliseconds: 1)
    let reloader = try makeReloader()
    let start = Fixtures.now.seconds + 1
    #expect(reloader.status.value.notSigningSince == [:])
    let swap = { (keys: [String]) throws in
      clock.advance(seconds: 10)
      try folder.write("ring.json", KeyringText(keys: keys).json)
      reloader.look()
    }
    try swap([.key("a", Fixtures.activeSecret, "active"), .key("b", Fixtures.standbySecret, "standby")])
    #expect(reloader.status.value.notSigningSince == ["b": start + 10])
    try swap([.key("a", Fixtures.activeSecret, "fallback"), .key("b", Fixtures.standbySecret, "active")])
    #expect(reloader.status.value.notSigningSince == ["a": start + 20])
    try swap([.key("a", Fixtures.activeSecret, "fallback"), .key("b", Fixtures.standbySecret, "active", #""x":1"#)])
    try swap([
      .key("a", Fixtures.activeSecret, "fallback"), .key("b", Fixtures.standbySecret, "active"),
      .key("c", Fixtures.fallbackSecret, "standby"),
    ])
    #expect(reloader.status.value.notSigningSince == ["a": start + 20, "c": start + 40])
    #expect(reloader.status.value.loadedAt.seconds == start + 39)
  }

  // MARK: The loop

  @Test func `the loop looks until its task ends`() async throws {
    let reloader = try makeReloader()
    var texts = [Self.ring(Fixtures.activeSecret), Self.ring(Fixtures.standbySecret), "{}"].makeIterator()
    await reloader.run { interval in
      #expect(interval == .seconds(1))
      guard let text = texts.next() else { throw CancellationError() }
      try folder.write("ring.json", text)
    }
    #expect(names(news.take()) == ["loading", "refused"])
    #expect(signs(reloader, Fixtures.standbySecret))
  }

  @Test func `many who ask at once are all told`() async throws {
    let reloader = try makeReloader()
    try folder.write("ring.json", Self.ring(Fixtures.standbySecret))
    let outcomes = await withTaskGroup(of: KeyringReloader.Outcome.self) { group in
      for _ in 0..<64 { group.addTask { await reloader.reload() } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count == 64)
    #expect(outcomes.contains(.reloaded))
    #expect(names(news.take()) == ["loading"])
  }

  // MARK: Support

  private static func ring(_ secret: String) -> String {
    KeyringText(keys: [.key("a", secret, "active")]).json
  }

  private static func ending(_ time: String) -> String {
    KeyringText(keys: [
      .key("a", Fixtures.activeSecret, "active"),
      .key("b", Fixtures.fallbackSecret, "fallback", #""retire_at":"\#(time)""#),
    ]).json
  }

  private func makeReloader(bounds: RotationBounds? = nil) throws(KeyringFileError) -> KeyringReloader {
    try KeyringReloader(
      KeyringFile(path: path, environment: .prod),
      bounds: bounds,
      clock: clock,
      report: news.append
    )
  }

  private func signs(_ reloader: KeyringReloader, _ secret: String) -> Bool {
    let key = try? SigningKey(secret: secret.utf8)
    return key.map { reloader.ring.value.active?.hasSameSecret(as: $0) == true } ?? false
  }

  private func names(_ events: [KeyringReloader.Event]) -> [String] {
    events.map { event in
      switch event {
      case .loading: "loading"
      case .refused: "refused"
      case .restored: "restored"
      case .retired(let ids): "retired " + ids.joined(separator: ",")
      case .historyLost: "historyLost"
      case .historyKept: "historyKept"
      @unknown default: "?"
      }
    }
  }
}
