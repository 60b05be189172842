import ArgumentParser
import AsyncHTTPClient
import JWT
import NIOCore
import TokenRules
import TokenVerification

/// `token-service replicas`: who shares the store, and how they differ.
struct ReplicasCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replicas",
    abstract: "Compares the replicas that share a store: exit code 0 in agreement, 1 where they differ.",
    discussion: """
      A replica shows itself in the store every five seconds; one that has not been
      seen for 15 seconds is not live. Replicas that do not share a store do not see
      each other: OA_SPACETIME_<ENV>_REPLICAS says how many there should be.

      EXAMPLES
        token-service replicas
        token-service replicas --url http://127.0.0.1:9090 --json
      """
  )

  @OptionGroup var environment: EnvironmentOption
  @Option(
    help: ArgumentHelp(
      "The internal listener of a replica.",
      discussion: "It is asked with RUNTIME_READ_TOKEN, else with RUNTIME_ADMIN_TOKEN.",
      valueName: "url"
    )
  )
  var url = "http://127.0.0.1:9090"
  @Flag(help: "Asks the store itself, which OA_SPACETIME_<ENV>_STORE_URL names.") var direct = false
  @Flag(help: "Prints JSON.") var json = false

  func validate() throws {
    guard let parsed = WebURL(url), !parsed.path.contains("?") else {
      throw ValidationError("--url takes the URL of an internal listener, as in http://127.0.0.1:9090.")
    }
  }

  func run() async throws {
    let environment = try self.environment.served()
    let drift = direct ? try await Self.read(StoreChoice.read(in: environment)) : try await ask(environment)
    if json {
      var writer = JSONWriter()
      drift.write(age: 0, to: &writer)
      print(String(decoding: writer.bytes, as: UTF8.self))
    } else {
      print(drift.text)
    }
    if !drift.isAgreement { throw ExitCode(ExitStatus.negative) }
  }

  /// What the store says.
  private static func read(_ choice: StoreChoice) async throws(CommandFailure) -> FleetDrift {
    guard choice.location != .memory else {
      throw CommandFailure("replicas whose store is memory are known to nobody else; ask one with --url", .usage)
    }
    return FleetDrift(
      records: try await choice.replicas(),
      place: choice.location.place,
      expected: choice.expected,
      clockBound: choice.clockBound
    )
  }

  /// What a replica says.
  private func ask(_ environment: ServiceEnvironment) async throws(CommandFailure) -> FleetDrift {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    var request = HTTPClientRequest(url: base + "/internal/v1/spacetime/replicas")
    let token = try KeysReplicaOptions.token(in: environment)
    request.headers.add(name: "authorization", value: "Bearer " + token.reveal())
    let (status, body): (UInt, [UInt8])
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
      status = response.status.code
      body = Array(try await response.body.collect(upTo: 16 << 20).readableBytesView)
    } catch {
      throw CommandFailure("\(url) does not answer", .unavailable)
    }
    switch status {
    case 200: break
    case 401, 403:
      throw CommandFailure("\(url) does not accept RUNTIME_READ_TOKEN or RUNTIME_ADMIN_TOKEN", .noPermission)
    case 503: throw CommandFailure("\(url) has not heard from its store yet", .unavailable)
    default: throw CommandFailure("\(url) answers \(status) when it is asked for its replicas", .unavailable)
    }
    guard let drift = FleetDrift(parsing: body) else {
      throw CommandFailure("\(url) is no token service of this kind", .unavailable)
    }
    return drift
  }
}
