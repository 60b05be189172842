import AsyncHTTPClient
import SyncClient
import TokenClient
import TokenClientAsyncHTTP

/// All sessions of a process.
struct Fleet {
  private let folder: StateFolder
  private let report: ReportFile
  private let http: HTTPClient
  private let members: [Member]

  private struct Member: Sendable {
    let lease: TokenLease
    let session: SyncClientSession
  }

  init(_ command: SyncClientCommand) throws(SyncClientError) {
    let credential = CredentialFile(path: command.credentialFile)
    _ = try credential.read()
    folder = try StateFolder(path: command.stateDir)
    report = try ReportFile(path: command.report)
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
    var members: [Member] = []
    for number in 0..<command.sessions {
      members.append(try Self.member(number, command, folder, http, credential))
    }
    self.members = members
  }

  private static func member(
    _ number: Int,
    _ command: SyncClientCommand,
    _ folder: StateFolder,
    _ http: HTTPClient,
    _ credential: CredentialFile
  ) throws(SyncClientError) -> Member {
    let configuration = LeaseConfiguration(
      baseURL: command.controlURL,
      scopes: command.scopeNames,
      streams: command.streamIDs,
      ttlSeconds: command.ttlSeconds,
      deviceID: "\(command.devicePrefix)-\(number)"
    )
    let meter = MintMeter(AsyncHTTPTransport())
    let lease = TokenLease(configuration, transport: meter, credential: { try credential.read() })
    let session = try SyncClientSession(
      .init(
        number: number,
        configuration: SessionConfiguration(
          streams: command.streamIDs,
          reauthenticates: command.reauthenticate,
          saveInterval: .milliseconds(command.saveEvery)
        ),
        store: folder.store(session: number),
        tokens: LeaseTokenSource(lease, meter: meter),
        endpoint: command.url.flatMap { try? SubscribeEndpoint($0) },
        http: http,
        log: { ErrorOutput.write("session \(number): \($0)") }
      )
    )
    return Member(lease: lease, session: session)
  }

  /// Follows the streams until the signal; then writes checkpoints and a last report.
  func run(until signals: StopSignals) async {
    await withTaskGroup { group in
      for member in members {
        group.addTask { await Self.run(member) }
      }
      let reporting = Task {
        while !Task.isCancelled {
          await writeReport()
          try? await Task.sleep(for: .seconds(1))
        }
      }
      await signals.wait()
      reporting.cancel()
      for member in members { await member.session.stop() }
    }
    await writeReport()
    try? await http.shutdown()
  }

  /// The lease stays fresh as long as the session lives, and no longer.
  private static func run(_ member: Member) async {
    await withTaskGroup { group in
      group.addTask { await member.lease.run() }
      await member.session.run()
      group.cancelAll()
    }
  }

  private func writeReport() async {
    var reports: [SessionReport] = []
    for member in members { reports.append(await member.session.report) }
    do { try report.append(reports) } catch { ErrorOutput.write("sync-client: no report: \(error)") }
  }
}
