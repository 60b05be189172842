import Testing

@testable import TokenRules

@Suite struct StreamPatternTests {
  private let owner = StreamPattern.Owner(userID: "1042", organizationID: "org:acme")

  @Test(arguments: [
    ("stream.v1", "stream.v1", true),
    ("stream.v1", "stream.v", false),
    ("stream.v1", "stream.v11", false),
    ("stream.v1", "Stream.v1", false),
    ("org:{org}:workers", "org:acme:workers", true),
    ("org:{org}:workers", "org:org:acme:workers", false),
    ("org:{org}:workers", "org:acm:workers", false),
    ("org:{org}:workers", "org:acme2:workers", false),
    ("org:{org}:workers", "org::workers", false),
    ("org:{org}:workers", "org:acme:workers:x", false),
    ("user:{user}:runs", "user:1042:runs", true),
    ("user:{user}:runs", "user:user:1042:runs", false),
    ("user:{user}:runs", "user:10420:runs", false),
    ("{user}", "1042", true),
    ("worker:{any}:lifecycle", "worker:a:lifecycle", true),
    ("worker:{any}:lifecycle", "worker:desktop:1:lifecycle", true),
    ("worker:{any}:lifecycle", "worker::lifecycle", false),
    ("worker:{any}:lifecycle", "worker:lifecycle", false),
    ("worker:{any}:lifecycle", "worker:a:lifecycl", false),
    ("{any}", "x", true),
    ("{any}", "", false),
    ("org:{org}:channel:{any}", "org:acme:channel:7", true),
    ("org:{org}:channel:{any}", "org:other:channel:7", false),
    ("org:{org}:channel:{any}", "org:acme:channel:", false),
    ("{any}:of:{org}", "x:of:acme", true),
    ("{any}:of:{org}", "x:of:acme:of:acme", true),
    ("{any}:of:{org}", "x:of:other", false),
  ])
  func `a pattern names an owner's streams`(pattern: String, stream: String, matches: Bool) throws {
    #expect(try StreamPattern(pattern).matches(stream, of: owner) == matches)
  }

  @Test(arguments: [
    ("org:{org}:workers", "org:other:workers", true),
    ("org:{org}:workers", "org::workers", false),
    ("org:{org}:channel:{any}", "org:a:channel:b", true),
    ("org:{org}:channel:{any}", "org:a:channel:", false),
    ("org:{org}:channel:{any}", "org::channel:b", false),
    ("org:{org}:channel:{any}", "org:a:chanel:b", false),
    ("org:{org}:channel:{any}", "org:a:channel:b:channel:c", true),
    ("{any}:of:{org}", ":of:a", false),
    ("{any}:of:{org}", "a:of:", false),
    ("{any}:of:{org}", "a:of:b", true),
  ])
  func `without an owner it names anybody's`(pattern: String, stream: String, matches: Bool) throws {
    #expect(try StreamPattern(pattern).matches(stream, of: nil) == matches)
  }

  @Test(arguments: ["acme", "org:acme"])
  func `an organisation's prefix is not there twice`(id: String) throws {
    let owner = StreamPattern.Owner(userID: "1", organizationID: id)
    let pattern = try StreamPattern("org:{org}:workers")
    #expect(pattern.stream(of: owner) == "org:acme:workers")
    #expect(pattern.matches("org:acme:workers", of: owner))
    #expect(!pattern.matches("org:org:acme:workers", of: owner))
  }

  @Test func `only a pattern without any names one stream`() throws {
    #expect(try StreamPattern("stream.v1").stream(of: owner) == "stream.v1")
    #expect(try StreamPattern("fleet:user:{user}:workers").stream(of: owner) == "fleet:user:1042:workers")
    #expect(try StreamPattern("run:{any}:events").stream(of: owner) == nil)
  }

  @Test func `texts that Unicode calls equivalent are different`() throws {
    let owner = StreamPattern.Owner(userID: "K", organizationID: "\u{e9}")
    #expect(try !StreamPattern("user:{user}:runs").matches("user:\u{212a}:runs", of: owner))
    #expect(try !StreamPattern("org:{org}:workers").matches("org:e\u{301}:workers", of: owner))
    #expect(try StreamPattern("org:{org}:workers").matches("org:\u{e9}:workers", of: owner))
  }

  @Test(
    arguments: [
      ("", .empty), (String(repeating: "a", count: 257), .tooLong), ("a b", .notVisibleASCII),
      ("a\n", .notVisibleASCII),
      ("\u{212a}", .notVisibleASCII), ("{team}", .unknownPlaceholder("team")), ("{}", .unknownPlaceholder("")),
      ("{Org}", .unknownPlaceholder("Org")), ("{org", .unbalancedBraces), ("org}", .unbalancedBraces),
      ("{{org}}", .unbalancedBraces), ("{org}:{user}", .tooManyPlaceholders), ("{org}:{org}", .tooManyPlaceholders),
      ("{any}:{any}", .tooManyPlaceholders), ("{org}{any}", .adjacentPlaceholders),
    ] as [(String, StreamPatternFault)]
  )
  func `a pattern that cannot be meant is refused`(pattern: String, fault: StreamPatternFault) {
    #expect(throws: fault) { try StreamPattern(pattern) }
  }

  @Test func `256 bytes are not too long`() throws {
    #expect(try StreamPattern(String(repeating: "a", count: 256)).pieces.count == 1)
  }
}
