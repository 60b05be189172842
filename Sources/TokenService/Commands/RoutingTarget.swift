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
