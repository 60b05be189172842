import JWT
import TestSupport
import Testing

@testable import TokenService

/// What the service answers is what the clients that are out read; the same files stand in the tests of `TokenClient`.
@Suite struct GoldenLeaseTests {
  @Test func `the answer is the golden one, member by member`() async throws {
    try await LiveService.run { service async throws in
      let golden = try JSONObject(parsing: LeaseFixture.answer.bytes)
      let answer = try Self.normalised(try await service.mint(as: LiveService.session()))
      for (answered, expected) in [(answer, golden), (answer["data"]?.object, golden["data"]?.object)] {
        let (answered, expected) = (try #require(answered), try #require(expected))
        #expect(answered.members.map(\.name).sorted() == expected.members.map(\.name).sorted())
        for member in expected.members where member.name != "data" {
          let value = try #require(answered[member.name], "\(member.name)")
          #expect(Self.canonical(value) == Self.canonical(member.value), "\(member.name)")
        }
      }
    }
  }

  @Test(arguments: [(LeaseFixture.readsFlat, "/api/sync/token"), (.readsEnvelope, "/api/spacetime/token")])
  func `every member that a generation reads is there, with its type`(file: LeaseFixture, path: String) async throws {
    try await LiveService.run { service async throws in
      let reads = try JSONObject(parsing: file.bytes)
      let answer = try await service.mint(as: LiveService.session(), at: path).json
      let lease = try #require(file == .readsFlat ? answer : answer["data"]?.object)
      for member in reads["members"]?.object?.members ?? [] {
        let value = try #require(lease[member.name], "\(member.name)")
        #expect(Self.type(of: value) == member.value.string, "\(member.name)")
      }
      for member in reads["expects"]?.object?.members ?? [] {
        #expect(lease[member.name]?.string == member.value.string, "\(member.name)")
      }
      for member in reads["holds"]?.object?.members ?? [] {
        let held = lease[member.name]?.array?.compactMap(\.string) ?? []
        for wanted in member.value.array ?? [] { #expect(held.contains(wanted.string ?? ""), "\(member.name)") }
      }
      for name in reads["absent"]?.array ?? [] { #expect(lease[name.string ?? ""] == nil, "\(name.text)") }
    }
  }

  @Test func `a flat client finds that the refresh comes before the end, by the server's clock`() async throws {
    try await LiveService.run { service async throws in
      for ttl in [60, 300, 900] {
        let body = #"{"ttl_seconds":\#(ttl)}"#
        let lease = try await service.mint(body, as: LiveService.session(), at: "/api/sync/token").json
        let now = try #require(lease["server_time_unix_ms"]?.integer)
        let wait = try #require(lease["refresh_after_in"]?.integer)
        #expect(wait > 0 && now + wait * 1000 < lease["expires_at_unix_ms"]?.integer ?? 0)
        #expect(now >= lease["not_before_unix_ms"]?.integer ?? .max)
      }
    }
  }

  /// The answer with what differs from run to run replaced, once its form is found right.
  private static func normalised(_ response: RawResponse) throws -> JSONObject {
    let lease = try response.json
    let (token, kid) = (try #require(lease["token"]?.string), try #require(lease["kid"]?.string))
    let (id, rotation) = (try #require(lease["token_id"]?.string), try #require(lease["rotation_id"]?.string))
    #expect(token.split(separator: ".").count == 3 && token.hasPrefix("eyJ"))
    #expect(id.hasPrefix("sync_") && id.count == 37 && [kid, rotation].allSatisfy { $0.count == 16 })
    let normal = LeaseFixture.normalised
    let pairs = [(token, normal.token), (id, normal.tokenID), (kid, normal.keyID), (rotation, normal.rotationID)]
    return try JSONObject(
      parsing: Array(pairs.reduce(response.text) { $0.replacing($1.0, with: $1.1) }.utf8)
    )
  }

  /// A value's text without white space, its members in order.
  private static func canonical(_ value: JSONValue) -> String {
    if let object = value.object {
      let members = object.members.map { "\($0.name):\(canonical($0.value))" }
      return "{\(members.sorted().joined(separator: ","))}"
    }
    if let array = value.array { return "[\(array.map(canonical).joined(separator: ","))]" }
    return "\(value.kind) \(value.text)"
  }

  private static func type(of value: JSONValue) -> String {
    if let array = value.array {
      if array.allSatisfy({ $0.kind == .string }) { return "strings" }
      return array.allSatisfy { $0.object?["topic"]?.string != nil } ? "topics" : "array"
    }
    return value.integer != nil ? "integer" : value.kind.rawValue
  }
}
