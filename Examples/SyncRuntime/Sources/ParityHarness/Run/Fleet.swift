import Foundation

/// The processes of a run.
final class Fleet: Sendable {
  let service: ManagedProcess
  let runtime: ManagedProcess
  let clients: [ManagedProcess]
  let site: Site

  init(_ site: Site, _ watchdog: Watchdog) {
    self.site = site
    service = site.service(watchdog)
    runtime = site.runtime(watchdog)
    clients = (0..<site.settings.clients).map { site.client($0, watchdog) }
  }

  func start() async throws {
    try await service.start()
    try await runtime.start()
    for client in clients { try await client.start() }
  }

  /// The newest report of each session of the processes that run now.
  var reports: [SessionID: SessionReport] {
    var all: [SessionID: SessionReport] = [:]
    for (index, client) in clients.enumerated() {
      for (session, report) in reports(ofClient: index, start: client.starts) {
        all[SessionID(client: index, session: session)] = report
      }
    }
    return all
  }

  private func reports(ofClient client: Int, start: Int) -> [Int: SessionReport] {
    let file = site.report(ofClient: client, start: start)
    return SessionReport.last(in: Array(FileManager.default.contents(atPath: file) ?? Data()))
  }

  /// What each session counted, over all starts of its process.
  var sessions: [SessionState] {
    clients.indices.flatMap { client in
      let starts = (1...max(1, clients[client].starts)).map { reports(ofClient: client, start: $0) }
      return (0..<site.settings.sessions[client]).map { session in
        var state = SessionState(id: SessionID(client: client, session: session))
        state.totals = starts.compactMap { $0[session]?.counts }.reduce(SessionCounts(), +)
        state.streams = CheckpointFile.read("\(site.folders.state(ofClient: client))/session-\(session).json")
        return state
      }
    }
  }

  /// What the runtime said of rings that it did not take.
  var refusedRings: [String] {
    (1...max(1, runtime.starts)).flatMap { start in
      ManagedProcess.text("\(site.folders.logs)/\(runtime.name)-\(start).log").split(separator: "\n")
        .filter { $0.contains("the last good ring stays") }.map(String.init)
    }
  }

  /// SIGTERM to all, the clients first; what did not end well, in words.
  func stop() async -> [String] {
    var failures: [String] = []
    await withTaskGroup { group in
      for client in clients { group.addTask { await Self.stop(client) } }
      for await failure in group { failures += failure }
    }
    for process in [runtime, service] { failures += await Self.stop(process) }
    return failures.sorted()
  }

  private static func stop(_ process: ManagedProcess) async -> [String] {
    do {
      guard let code = try await process.stop() else { return ["\(process.name) did not end on SIGTERM"] }
      return code == 0 ? [] : ["\(process.name) ended with \(code) on SIGTERM"]
    } catch { return ["\(error)"] }
  }

  /// SIGKILL to whatever runs still; what had ended by itself, in words.
  func kill() async -> [String] {
    var failures: [String] = []
    for process in clients + [runtime, service] where process.isRunning {
      do { try await process.stop(SIGKILL) } catch { failures.append("\(error)") }
    }
    return failures
  }
}
