import ArgumentParser
import Foundation
import SyncLog
import SyncServer
import TokenRules

/// Serves streams over WebSocket beside a token service.
@main
struct SyncRuntimeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync-runtime",
    abstract: "Serves streams over WebSocket, and checks sync tokens in process."
  )

  @Option(help: "Where to listen.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes any that is free.") var port = 8090
  @Option(help: "The database: part of every path.") var database: String
  @Option(help: "iss of tokens.") var issuer: String
  @Option(help: "aud of tokens.") var audience: String
  @Option(name: .customLong("env"), help: "dev, staging or prod: the ring's; else OA_SPACETIME_ENV, else dev.")
  var environment: String?
  @Option(help: "How far clocks may differ, in seconds.") var leeway: Int64 = 30
  @Option(help: "The greatest age of a token, in seconds.") var maxAge: Int64 = 900
  @Option(help: "The service's keyring file.") var keyringFile: String
  @Option(help: "A folder that remembers which rings must not come back.") var historyDir: String
  @Option(help: "The service's internal listener.") var feedUrl: String
  @Option(help: "A file with the service's read token.") var feedTokenFile: String
  @Option(help: "The folder of the log.") var dataDir: String
  @Option(help: "How many of the newest events of a stream are kept.") var retainEvents = 100_000
  @Option(help: "Names this runtime among all others.") var id: String

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
    guard retainEvents > 0 else { throw ValidationError("--retain-events is at least 1") }
  }

  func run() async throws {
    let stop = StopSignal()
    let server: SyncServer
    do {
      server = try await SyncServer(try settings()) { Self.complain($0) }
    } catch {
      Self.complain("\(error)")
      throw ExitCode(error.exitCode)
    }
    Self.write("listening on \(server.host):\(server.port)", to: .standardOutput)
    await stop.wait()
    await server.shutDown()
  }

  private func settings() throws(SyncServerError) -> SyncServerConfiguration {
    let name = environment ?? ProcessInfo.processInfo.environment["OA_SPACETIME_ENV"] ?? "dev"
    guard let environment = ServiceEnvironment(rawValue: name) else {
      throw .setting("the environment is dev, staging or prod")
    }
    var settings = SyncServerConfiguration(
      database: database,
      issuer: issuer,
      audience: audience,
      keyringFile: keyringFile,
      historyDirectory: historyDir,
      feedURL: feedUrl,
      feedTokenFile: feedTokenFile,
      dataDirectory: dataDir,
      id: id
    )
    (settings.host, settings.port, settings.environment) = (host, port, environment)
    (settings.leeway, settings.maximumAge) = (leeway, maxAge)
    settings.bounds = LogBounds(retainedEvents: retainEvents)
    return settings
  }

  private static func complain(_ words: String) { write(words, to: .standardError) }

  /// At once: whoever waits for the line reads a pipe.
  private static func write(_ words: String, to file: FileHandle) {
    try? file.write(contentsOf: Data((words + "\n").utf8))
  }
}

extension SyncServerError {
  /// As in sysexits: a port in use is 69, everything else is the configuration.
  fileprivate var exitCode: Int32 { if case .address = self { 69 } else { 78 } }
}
