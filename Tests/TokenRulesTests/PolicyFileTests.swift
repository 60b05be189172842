import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@Suite struct PolicyFileTests {
  private static let good = """
    {
      "rules": [
        {"streams": ["news", "news:{any}"], "any_of_scopes": ["read"], "who": "anyone"},
        {"streams": ["org:{org}:jobs"], "any_of_scopes": ["read", "jobs"], "who": "active_org", "default": true},
        {"streams": ["user:{user}:mail"], "any_of_scopes": ["mail"], "who": "caller", "default": false},
        {"streams": ["vip", "vip:{any}"], "any_of_scopes": ["read"], "who": "granted"}
      ],
      "scopes_without_streams": ["write"],
      "default_scopes": ["read"]
    }
    """

  @Test func `a good file replaces the built-in policy`() throws {
    let policy = try GrantPolicy(parsing: Array(Self.good.utf8))
    #expect(policy.allowedScopes == ["jobs", "mail", "read", "write"])
    #expect(policy.defaultScopes == ["read"])
    #expect(policy.rules.map(\.who) == [.anyone, .activeOrganization, .caller, .granted])
    #expect(policy.rules.map(\.isDefault) == [false, true, false, false])
    #expect(policy.rules[0].streams.map(\.text) == ["news", "news:{any}"])
    let lease = try Fixtures.issuer(policy: policy).issue(
      TokenRequest(),
      to: Fixtures.session(),
      with: Fixtures.keyring,
      revocations: .empty,
      at: Fixtures.now
    )
    #expect(lease.streams == ["org:openagents:jobs"])
  }

  @Test func `the file in the documents is the built-in policy`() throws {
    let document = try String(
      contentsOf: URL(filePath: #filePath).appending(path: "../../../docs/policy.md").standardized,
      encoding: .utf8
    )
    let example = try #require(document.split(separator: "```").first { $0.hasPrefix("json") }).dropFirst(4)
    let policy = try GrantPolicy(parsing: Array(example.utf8))
    #expect(policy.rules == GrantPolicy.builtIn.rules)
    #expect(policy.allowedScopes == GrantPolicy.builtIn.allowedScopes)
    #expect(policy.defaultScopes == GrantPolicy.builtIn.defaultScopes)
  }

  @Test(arguments: [
    ("", "1:1: is not strict JSON: endOfText"),
    ("[]", "1:1: must be an object"),
    ("{\n \"a\": 1,\n}", "3:1: is not strict JSON: unexpectedByte"),
    ("{\"rules\": [], \"rules\": []}", "1:16: is not strict JSON: duplicateName"),
    ("\u{feff}{}", "1:1: is not strict JSON: unexpectedByte"),
  ])
  func `a file that is no JSON object is named with the place where it breaks`(text: String, fault: String) {
    #expect(faults(text) == [fault])
  }

  @Test func `every fault is listed with its line, column and path, in the order in which they stand`() {
    let text = """
      {
        "rules": [
          {"streams": ["org:{org}:jobs"], "any_of_scopes": ["read"], "who": "anyone"},
          {"streams": [], "any_of_scopes": [], "who": "nobody", "deflaut": true},
          {"streams": ["vip"], "any_of_scopes": ["read", "a b"], "who": "granted", "default": true},
          {"any_of_scopes": ["read"], "who": "anyone"},
          7
        ],
        "default_scopes": ["read", "unknown"]
      }
      """
    #expect(
      faults(text) == [
        "3:18: rules[0].streams[0]: may have {org} only where who is active_org",
        "4:17: rules[1].streams: must not be empty",
        "4:38: rules[1].any_of_scopes: must not be empty",
        "4:49: rules[1].who: must be one of anyone, active_org, caller, granted",
        "4:70: rules[1].deflaut: is not known here; there are streams, any_of_scopes, who, default",
        "5:52: rules[2].any_of_scopes[1]: must be a scope: 1 to 256 visible ASCII characters without quote and backslash",
        "5:89: rules[2].default: must be false where who is granted: such streams are asked for by name",
        "6:5: rules[3]: needs streams",
        "7:5: rules[4]: must be an object",
        "9:30: default_scopes[1]: is neither a scope of a rule nor one of scopes_without_streams",
      ]
    )
  }

  @Test(arguments: [
    ("anyone", "org:{org}:x", "may have {org} only where who is active_org"),
    ("anyone", "user:{user}:x", "may have {user} only where who is caller"),
    ("granted", "org:{org}:x", "may have {org} only where who is active_org"),
    ("granted", "user:{user}:x", "may have {user} only where who is caller"),
    ("active_org", "org:x", "needs {org} where who is active_org"),
    ("active_org", "user:{user}", "needs {org} where who is active_org"),
    ("caller", "mine", "needs {user} where who is caller"),
    ("caller", "org:{org}", "needs {user} where who is caller"),
    ("active_org", "org:{team}", "has the unknown placeholder {team}; there are {org}, {user} and {any}"),
    ("anyone", "{any", "has a brace without its partner"),
    ("anyone", "", "is empty"),
  ])
  func `placeholders stand only where they tell whose a stream is`(who: String, pattern: String, problem: String) {
    let text = #"{"rules":[{"streams":["\#(pattern)"],"any_of_scopes":["a"],"who":"\#(who)"}],"default_scopes":["a"]}"#
    #expect(faults(text) == ["1:23: rules[0].streams[0]: \(problem)"])
  }

  @Test func `a family of streams cannot be a default`() {
    let text =
      #"{"rules":[{"streams":["{any}"],"any_of_scopes":["a"],"who":"anyone","default":true}],"default_scopes":["a"]}"#
    #expect(faults(text).first?.contains("cannot be a default") == true)
  }

  @Test(arguments: ["rules", "default_scopes"])
  func `rules and default scopes are required`(name: String) {
    let other = name == "rules" ? #""default_scopes":["a"]"# : #""rules":[]"#
    #expect(faults("{\(other)}").contains { $0.hasPrefix("1:1: needs \(name)") })
  }

  private func faults(_ text: String) -> [String] {
    do throws(PolicyFileError) {
      _ = try GrantPolicy(parsing: Array(text.utf8))
      return []
    } catch {
      return error.faults.map(\.description)
    }
  }
}
