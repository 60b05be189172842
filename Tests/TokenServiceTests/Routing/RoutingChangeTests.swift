import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RoutingChangeTests {
  private static func faults(_ body: String) -> [String] {
    do throws(RequestFailure) {
      _ = try RoutingChange(parsing: Array(body.utf8))
      return []
    } catch {
      return error.fields.isEmpty ? ["\(error.code)"] : error.fields.map(\.field)
    }
  }

  @Test func `what is named changes, the rest stays`() throws {
    let body = #"{"canary_user_percent":25,"shadow_enabled":true,"reason":"cohort of 25","canary_seed":null}"#
    let change = try RoutingChange(parsing: Array(body.utf8))
    let before = RoutingSettings(userPercent: 5, autopilotPercent: 10, seed: "s", shadowSampleRate: 0.5)
    let after = change.applied(to: before)
    #expect(
      after
        == RoutingSettings(
          userPercent: 25,
          autopilotPercent: 10,
          seed: "s",
          isShadowEnabled: true,
          shadowSampleRate: 0.5
        )
    )
    #expect(change.reason == "cohort of 25" && change.requestedBy == "admin")
    #expect(try RoutingChange(parsing: change.body) == change)
  }

  @Test(arguments: [
    (#"{"canary_user_percent":"5"}"#, ["canary_user_percent"]),
    (#"{"canary_user_percent":5.0}"#, ["canary_user_percent"]),
    (#"{"canary_user_percent":101}"#, ["canary_user_percent"]),
    (#"{"canary_autopilot_percent":-1}"#, ["canary_autopilot_percent"]),
    (#"{"canary_seed":""}"#, ["canary_seed"]), (#"{"canary_seed":" a"}"#, ["canary_seed"]),
    (#"{"canary_seed":"a\u0000b"}"#, ["canary_seed"]), (#"{"shadow_enabled":1}"#, ["shadow_enabled"]),
    (#"{"shadow_sample_rate":1.01}"#, ["shadow_sample_rate"]), (#"{"shadow_sample_rate":"1"}"#, ["shadow_sample_rate"]),
    (#"{"shadow_sample_rate":1e999}"#, ["shadow_sample_rate"]), (#"{"canary_percent":5}"#, ["body", "canary_percent"]),
    (#"{"canary_user_percent":5,"percent":5}"#, ["percent"]), ("{}", ["body"]), ("", ["body"]),
    (#"{"reason":"nothing"}"#, ["body"]), ("[]", ["invalid_request"]), ("{", ["invalid_request"]),
    (#"{"canary_user_percent":5,"canary_user_percent":6}"#, ["invalid_request"]),
    (#"{"canary_user_percent":500,"shadow_enabled":"x"}"#, ["canary_user_percent", "shadow_enabled"]),
  ]) func `what is not in order is named, all of it`(body: String, fields: [String]) {
    #expect(Self.faults(body) == fields)
  }

  @Test func `two changes at once are both made`() async {
    let desk = RoutingDesk(RoutingSettings())
    await withTaskGroup { group in
      for number in 1...100 {
        group.addTask {
          var change = RoutingChange()
          if number.isMultiple(of: 2) { change.userPercent = 50 } else { change.autopilotPercent = 25 }
          _ = desk.make(change, at: Fixtures.now)
        }
      }
    }
    #expect(desk.state.settings.userPercent == 50 && desk.state.settings.autopilotPercent == 25)
  }
}
