import ArgumentParser
import TokenRules
import TokenVerification

/// Which ring, as every command about rings has it.
struct KeysRingOptions: ParsableArguments {
  @OptionGroup var environment: EnvironmentOption
  @Option(
    help: ArgumentHelp(
      "The keyring file.",
      discussion: "Else OA_SPACETIME_<ENV>_KEYRING_FILE.",
      valueName: "file"
    )
  )
  var keyring: String?
  @Flag(help: "Prints JSON.") var json = false
  @Flag(help: "Prints what would change, and touches nothing.") var dryRun = false

  /// The environment that is meant.
  func served() throws(CommandFailure) -> ServiceEnvironment {
    try environment.served()
  }

  /// The file that is meant, and what named it.
  func place(in environment: ServiceEnvironment) throws(CommandFailure) -> KeysRingPlace {
    if let keyring { return KeysRingPlace(path: keyring, namedBy: "--keyring") }
    let name = Variable.keyringFile.name(in: environment)
    guard let path = EnvironmentOption.variables[name], !path.isEmpty else {
      throw CommandFailure("name a keyring file: --keyring, or \(name)", .usage)
    }
    return KeysRingPlace(path: path, namedBy: name)
  }

  /// Reads the ring that is meant.
  func read() throws(CommandFailure) -> (ring: StoredRing, environment: ServiceEnvironment, place: KeysRingPlace) {
    let environment = try served()
    let place = try place(in: environment)
    do throws(RingError) {
      return (try StoredRing(path: place.path, environment: environment), environment, place)
    } catch {
      throw CommandFailure(error, place, at: SystemClock().now())
    }
  }
}

/// A ring's file, and the option or the variable that named it.
struct KeysRingPlace {
  let path: String
  let namedBy: String
}
