public import ArgumentParser
import Foundation
public import TokenRules

/// `--env`, as every command that reads the configuration has it.
struct EnvironmentOption: ParsableArguments {
  @Option(
    name: .customLong("env"),
    help: ArgumentHelp("The environment: dev, staging or prod.", discussion: "Else OA_SPACETIME_ENV, else dev.")
  )
  var environment: ServiceEnvironment?

  /// The process's variables.
  static var variables: [String: String] { ProcessInfo.processInfo.environment }

  /// The environment that is meant: the option's, else the variable's, else dev.
  func served() throws(CommandFailure) -> ServiceEnvironment {
    do {
      return try ServiceConfiguration.servedEnvironment(environment, from: Self.variables)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The configuration of the environment.
  func configuration(_ absence: DevelopmentKeys.Absence) throws(CommandFailure) -> ServiceConfiguration {
    do {
      return try ServiceConfiguration.load(
        environment: environment,
        from: Self.variables,
        developmentKeys: DevelopmentKeys(absence: absence),
        allowsNoAudit: true
      )
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension ServiceEnvironment: ExpressibleByArgument {}
