import ArgumentParser
import SyncClient

/// `sync-client`: follows streams in many sessions, each with its own device, token and checkpoint.
@main
struct SyncClientCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync-client",
    abstract: "Follow streams of a runtime, and keep what was applied through restarts.",
    discussion: """
      Each session has its own device (PREFIX-0, PREFIX-1, …), its own token from the token service, and its own \
      checkpoint DIR/session-<i>.json. SIGTERM writes what was applied and ends with 0; after SIGKILL the next start \
      goes on behind the last checkpoint.

      sync-client --control-url http://127.0.0.1:8080 --credential-file key --device-prefix desktop:x \\
        --streams stream.activity_projection.v1 --state-dir state --report report.jsonl
      """
  )

  @Option(help: "The token service's base URL.")
  var controlURL: String

  @Option(help: "The file with the bearer for the token service: an access key or a session token; read for each mint.")
  var credentialFile: String

  @Option(help: "The runtime's ws:// or wss:// URL, with its path; else the one that tokens name.")
  var url: String?

  @Option(help: "The devices are PREFIX-0, PREFIX-1, …")
  var devicePrefix: String

  @Option(help: "How many sessions.")
  var sessions = 1

  @Option(help: "The streams, separated by commas.")
  var streams: String

  @Option(help: "The scopes to ask for, separated by commas; else the service's defaults.")
  var scopes: String?

  @Option(help: "How long tokens should live, in seconds; else the service's default.")
  var ttlSeconds: Int?

  @Option(help: "The folder with the checkpoints; one process at a time.")
  var stateDir: String

  @Option(help: "The file that gets a JSON line a session, once a second and at the end.")
  var report: String

  @Option(name: .customLong("save-every-ms"), help: "How long applied events may wait for the checkpoint.")
  var saveEvery = 100

  @Flag(
    inversion: .prefixedNo,
    help: "Say fresh tokens on the same socket; without, connect anew with them before the old ones end."
  )
  var reauthenticate = true

  func validate() throws {
    guard sessions > 0 else { throw ValidationError("--sessions is at least 1.") }
    guard saveEvery >= 0 else { throw ValidationError("--save-every-ms is not negative.") }
    guard !streamIDs.isEmpty else { throw ValidationError("--streams names at least one stream.") }
    if let url, (try? SubscribeEndpoint(url)) == nil {
      throw ValidationError("--url is ws://HOST:PORT/v1/database/DATABASE/subscribe, or wss://….")
    }
  }

  var streamIDs: [String] { Self.list(streams) }
  var scopeNames: [String] { Self.list(scopes ?? "") }

  private static func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  func run() async throws {
    let stopped = StopSignals()
    do throws(SyncClientError) {
      let fleet = try Fleet(self)
      await fleet.run(until: stopped)
    } catch {
      ErrorOutput.write("sync-client: \(error)")
      throw ExitCode(error == .stateInUse(path: stateDir) ? 75 : 74)
    }
  }
}
