import ArgumentParser
import JWT
import TokenRules

/// `config check --against`: whether a running service was told the same.
extension ConfigCheckCommand {
  func compare(
    _ configuration: ServiceConfiguration,
    with url: String,
    _ developmentKeys: DevelopmentKeys,
    _ variables: [String: String]
  ) async throws {
    let token: Secret
    do throws(ConfigurationProblem) {
      token = try RunningService.adminToken(
        in: configuration.environment,
        from: variables,
        developmentKeys: developmentKeys
      )
    } catch {
      throw CommandFailure(error.description, .configuration)
    }
    let here = ConfigurationSummary(configuration, keyring: configuration.keyring)
    let there = try await summary(of: RunningService(url: url, adminToken: token))
    let differences = here.differences(from: there)
    if json {
      print(Self.json(here, there, differences))
    } else {
      print(differences.isEmpty ? "the running service agrees" : Self.text(here, there, differences))
    }
    if !differences.isEmpty { throw ExitCode(ExitStatus.negative) }
  }

  private func summary(of service: RunningService) async throws(CommandFailure) -> ConfigurationSummary {
    do throws(RunningService.Failure) { return try await service.summary() } catch {
      let status: ExitStatus = error == .forbidden ? .noPermission : .unavailable
      throw CommandFailure("the service at --against \(error.words)", status)
    }
  }

  private static func text(
    _ here: ConfigurationSummary,
    _ there: ConfigurationSummary,
    _ differences: [String]
  ) -> String {
    let rows = differences.map { name in [name, here.value(of: name), Terminal.harmless(there.value(of: name))] }
    return TextTable.columns([["what differs", "here", "in the service"]] + rows)
  }

  private static func json(
    _ here: ConfigurationSummary,
    _ there: ConfigurationSummary,
    _ differences: [String]
  ) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("agrees", differences.isEmpty)
    writer.member("differences", differences)
    writer.name("here")
    here.write(to: &writer)
    writer.name("service")
    there.write(to: &writer)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
