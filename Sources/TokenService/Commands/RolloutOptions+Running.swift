import ArgumentParser

/// Running a rollout to its decision.
extension RolloutOptions {
  func run(_ kind: RolloutKind, _ settings: RolloutSettings?) async throws {
    let run = try rollout(kind, settings)
    let result: RolloutResult
    do { result = try await Interruption.cancels { try await run.run() } } catch let error as RolloutOpening.Refusal {
      throw CommandFailure(error.description, code: ExitStatus.verifyUsage)
    } catch let error as EvidenceError {
      throw Self.failure(error)
    }
    print(json ? result.json : result.text)
    if !result.allows { throw ExitCode(ExitStatus.negative) }
  }

  private func rollout(_ kind: RolloutKind, _ settings: RolloutSettings?) throws -> RolloutRun {
    let variables = RolloutVariables(kind, EnvironmentOption.variables)
    let beginning: RolloutRun.Beginning =
      if let settings {
        .new(settings, directory: outputDir)
      } else {
        .resumed(kind, directory: resume ?? "")
      }
    var run = RolloutRun(beginning: beginning, variables: EnvironmentOption.variables)
    run.waivers = try waivers()
    run.signer = signOff
    run.bearer = try variables.bearer(authToken, for: settings?.controlBaseURL)
    do throws(ConfigurationProblem) { run.readToken = try variables.readToken() } catch {
      throw CommandFailure(error.description, code: ExitStatus.verifyUsage)
    }
    do throws(CommandFailure) { run.key = try evidenceKey.key() } catch {
      throw CommandFailure(error.message, code: ExitStatus.verifyUsage)
    }
    return run
  }

  /// A folder that is not empty is a mistake of whoever named it; evidence that cannot be kept blocks.
  private static func failure(_ error: EvidenceError) -> CommandFailure {
    if case .exists(let path) = error {
      let words = "\(path) is not empty: evidence of two runs is never mixed"
      return CommandFailure(words, code: ExitStatus.verifyUsage)
    }
    print("Decision: block")
    return CommandFailure("no evidence can be kept: \(error)", code: ExitStatus.negative)
  }
}
