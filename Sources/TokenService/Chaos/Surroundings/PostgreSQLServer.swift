import Foundation

/// A PostgreSQL server of the drill's own, in the scratch folder, on a port of loopback.
///
/// It ends with the drill, however that ends: the kernel tells it (`setpriv --pdeathsig`).
final class PostgreSQLServer: Temporary, @unchecked Sendable {
  /// Why there is none.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let port: Int
  private let folder: String
  private let password = FreshSecret.text()
  // Only the drill's one task starts and stops it.
  private var process: ChildProcess?

  /// What is missing for one; `nil` where nothing is.
  static var missing: String? {
    if tools == nil { return "PostgreSQL's server is missing (Debian's package postgresql)" }
    if access("/usr/bin/setpriv", X_OK) != 0 { return "setpriv is missing (Debian's package util-linux)" }
    if getuid() == 0, getpwnam("postgres") == nil {
      return "the user postgres is missing, and the server refuses to run as root"
    }
    return nil
  }

  /// Makes a cluster, starts its server, and makes the tables of a store in it.
  ///
  /// - Parameter folder: everything is below it; it must be open to the user who runs the server.
  init(in folder: String) async throws {
    self.folder = folder
    port = try LoopbackPort.free()
    let passwordFile = folder + "/password"
    try DrillFolder.write(Array(password.utf8), to: passwordFile)
    if getuid() == 0 { try Self.give([folder, passwordFile]) }
    let words = [
      "initdb", "-D", folder + "/data", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync",
      "--auth=scram-sha-256",
      "--pwfile=" + passwordFile,
    ]
    let initdb = try spawn(words, signal: "KILL")
    guard let code = await initdb.wait(upTo: .seconds(60)), code == 0 else {
      throw Failure(description: "initdb did not make a cluster: \(lastWords)")
    }
    do {
      try await start()
      _ = try await PostgreSQLStore.migrate(url: url, environment: .staging, grantingTo: nil)
    } catch {
      await stop()
      throw error
    }
  }

  /// For `STORE_URL`; holds a scratch password.
  var url: String { "postgres://postgres:\(password)@127.0.0.1:\(port)/postgres" }

  /// Starts the server, and waits until it takes connections.
  func start() async throws {
    process = try spawn(
      [
        "postgres", "-D", folder + "/data", "-c", "listen_addresses=127.0.0.1", "-c", "port=\(port)", "-k", folder,
        "-c",
        "shared_buffers=16MB", "-c", "max_connections=40",
      ],
      signal: "QUIT"
    )
    for _ in 0..<600 {
      if await answers() { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure(description: "PostgreSQL does not take connections: \(lastWords)")
  }

  /// Ends it as a machine does that loses its power (SIGQUIT): nothing is finished, every connection is gone.
  func stop() async {
    process?.send(SIGQUIT)
    if await process?.wait(upTo: .seconds(10)) == nil {
      process?.send(SIGKILL)
      _ = await process?.wait(upTo: .seconds(10))
    }
    process = nil
  }

  func end() async { await stop() }

  /// Whether it takes sessions: the port is open before it has gone through its log.
  private func answers() async -> Bool {
    guard LoopbackPort.isOpen(port) else { return false }
    return await withCheckedContinuation { done in
      DispatchQueue.global().async { [url] in
        let options = try? PostgreSQLAddress(parsing: url).options(PostgreSQLLimits())
        let connection = options.flatMap {
          try? PGConnection($0, patience: .seconds(2), interrupt: PGInterrupt())
        }
        done.resume(returning: connection != nil)
      }
    }
  }

  // MARK: Tools

  private var log: String { folder + "/log" }

  private var lastWords: String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map(String.init) ?? "no word"
  }

  /// - Parameter signal: what it gets where the drill ends before it.
  private func spawn(_ words: [String], signal: String) throws -> ChildProcess {
    guard let tools = Self.tools else { throw Failure(description: Self.missing ?? "") }
    let asUser = getuid() == 0 ? ["--reuid=postgres", "--regid=postgres", "--init-groups"] : []
    let launcher = ["setpriv", "--pdeathsig=\(signal)"] + asUser + [tools + "/" + words[0]]
    return try ChildProcess(
      running: "/usr/bin/setpriv",
      launcher + words.dropFirst(),
      variables: ["PATH": "/usr/bin:/bin", "LANG": "C"],
      streams: .init(output: log, errors: log)
    )
  }

  /// The folder of the newest server's programs.
  private static var tools: String? {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    guard let newest = versions.compactMap({ Int($0) }).max() else { return nil }
    let folder = "\(root)/\(newest)/bin"
    return access(folder + "/postgres", X_OK) == 0 && access(folder + "/initdb", X_OK) == 0 ? folder : nil
  }

  private static func give(_ paths: [String]) throws {
    guard let user = getpwnam("postgres") else { throw Failure(description: missing ?? "") }
    for path in paths {
      guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
        throw Failure(description: "\(path) cannot be given to postgres")
      }
    }
  }
}
