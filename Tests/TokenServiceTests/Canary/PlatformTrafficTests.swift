import Testing

@testable import TokenService

@Suite struct PlatformTrafficTests {
  private static let variables = [
    "OA_CANARY_STABLE_REVISION": "tokens-00041-abc", "OA_CANARY_CANARY_REVISION": "tokens-00042-def",
    "OA_CANARY_SERVICE": "tokens", "OA_CANARY_REGION": "europe-west1",
  ]

  private static func problems(_ changes: [String: String]) -> Int {
    do throws(PlatformTraffic.Fault) {
      _ = try PlatformTraffic(variables.merging(changes) { $1 })
      return 0
    } catch {
      return error.problems.count
    }
  }

  @Test func `without revisions there is no platform`() throws {
    #expect(try PlatformTraffic([:]) == nil)
    #expect(try PlatformTraffic(["OA_CANARY_SERVICE": "tokens", "OA_CANARY_STABLE_REVISION": ""]) == nil)
  }

  @Test func `the commands give each share, and all of it back`() throws {
    let traffic = try #require(try PlatformTraffic(Self.variables))
    let commands = traffic.commands([5, 100]).map { $0.joined(separator: " ") }
    let head = "gcloud run services update-traffic tokens --region europe-west1 --to-revisions"
    #expect(
      commands == [
        "\(head) tokens-00042-def=5,tokens-00041-abc=95 --quiet", "\(head) tokens-00042-def=100 --quiet",
        "\(head) tokens-00041-abc=100 --quiet",
      ]
    )
    let named = try PlatformTraffic(Self.variables.merging(["OA_CANARY_PROJECT": "p1"]) { $1 })
    #expect(named?.command(percent: 0).contains("--project") == true)
  }

  @Test func `everything that is wrong is told`() {
    #expect(Self.problems(["OA_CANARY_STABLE_REVISION": ""]) == 1)
    #expect(Self.problems(["OA_CANARY_REGION": "", "OA_CANARY_SERVICE": ""]) == 2)
    for name in ["--flags-file=x", "a,b=100", "a b", "A", "9a", "a;b", String(repeating: "a", count: 64)] {
      #expect(Self.problems(["OA_CANARY_CANARY_REVISION": name]) == 1, "\(name)")
    }
    #expect(Self.problems(["OA_CANARY_CANARY_REVISION": "tokens-00041-abc"]) == 1)
    #expect(Self.problems(["OA_CANARY_PROJECT": "--x"]) == 1)
  }
}
