import TokenRules
import TokenVerification

/// The store that an environment's variables name; the rest of its configuration may be missing.
struct StoreChoice: Sendable {
  let environment: ServiceEnvironment
  let location: StoreLocation
  /// How many replicas should share it; `nil` where nobody said.
  let expected: Int?
  let clockBound: Int64

  /// - Parameter isRequired: whether a store that is not named is a problem; else it counts as memory.
  static func read(
    in environment: ServiceEnvironment,
    isRequired: Bool = true,
    from variables: [String: String] = EnvironmentOption.variables
  ) throws(CommandFailure) -> StoreChoice {
    var reader = SettingReader(variables, environment: environment)
    let isNamed = isRequired || reader.isSet(.storeURL)
    let location = isNamed ? try StoreCommand.location(in: environment, from: variables) : .memory
    let expected = number(.replicas, &reader)
    let clockBound = number(.clockBound, &reader)
    guard reader.problems.isEmpty else {
      throw CommandFailure(ConfigurationProblems(environment: environment.rawValue, problems: reader.problems))
    }
    return StoreChoice(
      environment: environment,
      location: location,
      expected: expected.map(Int.init),
      clockBound: clockBound ?? RotationBounds.defaultClock
    )
  }

  /// The replicas that the store knows.
  func replicas() async throws(CommandFailure) -> [ReplicaRecord] {
    do throws(StoreError) {
      let store = try await StoreOpening.open(location, environment: environment, clock: SystemClock())
      let outcome: Result<[ReplicaRecord], StoreError>
      do throws(StoreError) { outcome = .success(try await store.replicas()) } catch { outcome = .failure(error) }
      await store.close()
      return try outcome.get()
    } catch {
      throw CommandFailure("\(Variable.storeURL.name(in: environment)): \(error)", error.exitStatus)
    }
  }

  private static func number(_ variable: Variable, _ reader: inout SettingReader) -> Int64? {
    guard case .wholeNumber(let range, _) = variable.form else { return nil }
    return reader.read(variable) { text throws(ValueFault) in try ValueParser.wholeNumber(text, in: range) }.value
  }
}
