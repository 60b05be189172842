import ArgumentParser
import JWT
import TokenRules

/// Which services a command about the routing asks.
struct RoutingTarget: ParsableArguments {
  @OptionGroup var environment: EnvironmentOption
  @Option(
    name: .customLong("url"),
    help: ArgumentHelp(
      "The internal listener of a service; may be repeated: every replica keeps a routing of its own.",
      discussion: "Else \(RevocationsTarget.defaultURL).",
      valueName: "url"
    )
  )
  var urls: [String] = []
  @Flag(help: "Prints JSON, a line a service.") var json = false

  func validate() throws {
    for url in urls where WebURL(url).map({ $0.path.contains("?") }) ?? true {
      throw ValidationError("--url takes the URL of an internal listener, as in \(RevocationsTarget.defaultURL).")
    }
  }

  /// The bearer token of the admin, for changes.
  func adminToken() throws(CommandFailure) -> Secret {
    let served = try environment.served()
    do throws(ConfigurationProblem) {
      return try RunningService.adminToken(
        in: served,
        from: EnvironmentOption.variables,
        developmentKeys: DevelopmentKeys(absence: .pretend)
      )
    } catch {
      throw CommandFailure(error.description, .configuration)
    }
  }

  /// Asks every service, tells what each one answers, and fails where one of them did not.
  func ask(_ question: (String) async throws(RoutingClient.Problem) -> JSONObject) async throws(CommandFailure) {
    var failures: [(words: String, problem: RoutingClient.Problem)] = []
    for url in urls.isEmpty ? [RevocationsTarget.defaultURL] : urls {
      do throws(RoutingClient.Problem) {
        let answer = try await question(url)
        print(json ? String(decoding: answer.text, as: UTF8.self) : RoutingWords.lines(of: answer, at: url))
      } catch {
        failures.append((Terminal.harmless("\(url) \(error.words)"), error))
      }
    }
    guard let first = failures.first else { return }
    let words = failures.map(\.words).joined(separator: "\n  ")
    switch first.problem {
    case .refused: throw CommandFailure(words, .badData)
    case .forbidden: throw CommandFailure(words, .noPermission)
    case .silent, .status, .stranger: throw CommandFailure(words, .unavailable)
    }
  }
}

/// What the answers about the routing say to people.
enum RoutingWords {
  static func lines(of answer: JSONObject, at url: String) -> String {
    let names = [
      "canary_user_percent", "canary_autopilot_percent", "canary_seed", "shadow_enabled", "shadow_sample_rate",
    ]
    let rows = names.map { ($0, Terminal.harmless(answer[$0]?.string ?? answer[$0]?.text ?? "?")) }
    return TextTable.pairs([("service", Terminal.harmless(url))] + rows + [("set by", origin(of: answer))])
  }

  private static func origin(of answer: JSONObject) -> String {
    guard let time = answer["changed_at"]?.string else { return "the variables" }
    let reason = answer["reason"]?.string.map { ": \($0)" } ?? ""
    return Terminal.harmless("\(answer["requested_by"]?.string ?? "?") at \(time)\(reason)")
  }
}
