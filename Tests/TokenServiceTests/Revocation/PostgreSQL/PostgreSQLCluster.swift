import Foundation
import Synchronization

@testable import TokenService

/// A PostgreSQL server of the tests' own, on a port of loopback and a socket in a folder that goes with it.
///
/// A shell beside the server stops it when the tests end, in whatever way.
final class PostgreSQLCluster: Sendable {
  private static let one = Result { try PostgreSQLCluster() }
  private static let password = "test-only-p@ss:word/%"

  /// The one server of the test process.
  static func shared() throws -> PostgreSQLCluster { try one.get() }

  let port: UInt16
  let folder: String
  let smallDisk: SmallDisk?
  private let keeper = Mutex<Keeper?>(nil)
  private let databases = Atomic(0)
  private static let reused = Result { try shared().database() }

  /// - Parameter smallDisk: needs a user who may mount; ``remove()`` ends the mount.
  init(on smallDisk: SmallDisk? = nil) throws {
    self.smallDisk = smallDisk
    folder = NSTemporaryDirectory() + "token-service-pg-\(UUID().uuidString.prefix(8))"
    port = try Self.freePort()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(Self.password.utf8).write(to: URL(filePath: folder + "/password"))
    for path in [folder, folder + "/password"] { try Self.give(path) }
    if smallDisk != nil { for disk in SmallDisk.allCases { try mount(disk) } }
    // Its log is in small files, and apart from the tables.
    let apart = smallDisk == nil ? [] : ["--waldir=" + folder + "/wal", "--wal-segsize=1"]
    try Self.run(
      Self.tool("initdb") + [
        "-D", folder + "/data", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "--auth-local=trust",
        "--auth-host=scram-sha-256", "--pwfile=" + folder + "/password",
      ] + apart
    )
    try start()
    try sql("CREATE DATABASE template_store")
    _ = try PostgreSQLSchema.migrate(connect(to: "template_store"), for: "staging")
  }

  // MARK: Databases

  /// A database without anything in it.
  func emptyDatabase() throws -> String {
    let name = "empty_\(databases.add(1, ordering: .relaxed).newValue)"
    try sql("CREATE DATABASE \(name)")
    return name
  }

  /// The one database that is emptied for each who asks.
  func emptiedDatabase() throws -> String {
    let database = try Self.reused.get()
    try PostgreSQLRows.clear(database)
    return database
  }

  /// A database of its own, with the tables of a store of staging; some 300 files, each of which a checkpoint syncs.
  func database() throws -> String {
    let name = "store_\(databases.add(1, ordering: .relaxed).newValue)"
    try sql("CREATE DATABASE \(name) TEMPLATE template_store")
    return name
  }

  /// - Parameter port: of what stands between, and passes on what is said.
  func url(
    _ database: String,
    user: String = "postgres",
    password: String = password,
    port: UInt16? = nil,
    _ options: String = ""
  ) -> String {
    let escaped = password.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    return "postgres://\(user):\(escaped)@127.0.0.1:\(port ?? self.port)/\(database)\(options)"
  }

  /// A connection of the superuser's own.
  func connect(to database: String = "postgres") throws -> PGConnection {
    let address = try PostgreSQLAddress(parsing: url(database))
    return try PGConnection(address.options(PostgreSQLLimits()), patience: .seconds(20), interrupt: PGInterrupt())
  }

  func sql(_ statement: String, in database: String = "postgres") throws {
    try connect(to: database).script(statement)
  }

  /// Lets the server speak TLS with this certificate, or no more.
  func encrypt(certificate: String?, key: String?) throws {
    for (source, name) in [(certificate, "server.crt"), (key, "server.key")] {
      guard let source else { continue }
      let path = folder + "/data/" + name
      try? FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: source, toPath: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      try Self.give(path)
    }
    let value = certificate == nil ? "off" : "on"
    try sql("ALTER SYSTEM SET ssl = \(value)")
    try sql("SELECT pg_reload_conf()")
    try wait(within: 10) { try connect().isEncrypted == (value == "on") }
  }

  /// Ends the connections to a database, as an operator would; says how many there were.
  @discardableResult
  func cut(_ database: String, where condition: String = "true") throws -> Int {
    try connect().run(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = $1 AND pid <> pg_backend_pid() AND (\(condition))
      """,
      [.text(database)]
    ).count
  }

  // MARK: Life

  /// The server's process, and the input whose end stops it.
  private struct Keeper: @unchecked Sendable {
    let process: Process
    let input: FileHandle
  }

  func start() throws {
    let pipe = Pipe()
    for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // A line means that the tests stop the server, and the end of the input that they have ended themselves.
    let script = """
      folder=$1; shift; exec 3<&0
      # Twice removed, for the server takes every child for its own.
      ( (
        trap '' INT TERM HUP; lock="$folder/data/postmaster.pid"
        if read -r word <&3; then exit; fi
        if [ -e "$lock" ]; then kill -QUIT "$(head -n 1 "$lock")"; fi
        for round in 1 2 3 4 5 6 7 8 9; do if [ -e "$lock" ]; then sleep 0.2; fi; done
        umount -l "$folder/data" "$folder/wal" 2>/dev/null
        rm -rf "$folder"
      ) & )
      exec "$@" </dev/null 3<&- >>"$folder/log" 2>&1
      """
    process.arguments =
      try ["-c", script, "sh", folder] + Self.tool("postgres") + [
        "-D", folder + "/data", "-c", "listen_addresses=127.0.0.1", "-c", "port=\(port)", "-k", folder, "-c",
        "shared_buffers=32MB", "-c", "max_connections=60", "-c", "max_wal_size=1GB",
      ]
    process.standardInput = pipe.fileHandleForReading
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForReading.close()
    keeper.withLock { $0 = Keeper(process: process, input: pipe.fileHandleForWriting) }
    try wait(within: 30) { (try? connect()) != nil }
  }

  /// Stops the server with a signal: `SIGINT` as an operator does, `SIGKILL` as a machine does that dies.
  func stop(_ signal: Int32 = SIGINT) throws {
    let processes = try processes()
    kill(processes[0], signal)
    // Its processes end by themselves when it was killed; until then it cannot be started again.
    try wait(within: 30) { processes.allSatisfy { kill($0, 0) != 0 || Self.isZombie($0) } }
    endKeeper()
  }

  /// Starts the server where it has ended by itself; says whether it had.
  func revive() throws -> Bool {
    if let id = try? processes().first, kill(id, 0) == 0, !Self.isZombie(id) { return false }
    endKeeper()
    try start()
    return true
  }

  /// Ends the server, and takes away its files and its mount.
  func remove() {
    if let processes = try? processes() { for process in processes { kill(process, SIGKILL) } }
    endKeeper()
    if smallDisk != nil { for disk in SmallDisk.allCases { try? unmount(disk) } }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Tells the shell beside the server that the tests look after it.
  private func endKeeper() {
    keeper.withLock { keeper in
      keeper?.input.write(Data("stop\n".utf8))
      keeper = nil
    }
  }

  /// Stops the server's processes without ending them: all that a paused network does.
  func pause() throws -> [Int32] {
    let processes = try processes()
    for process in processes { kill(process, SIGSTOP) }
    return processes
  }

  func resume(_ processes: [Int32]) { for process in processes { kill(process, SIGCONT) } }

  func wait(within seconds: Int, _ condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
      guard ContinuousClock.now < end else { throw PostgreSQLFixture.Fault("nothing after \(seconds) s") }
      usleep(10_000)
    }
  }

  /// The server's processes, its first one first.
  private func processes() throws -> [Int32] {
    let text = try String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
    guard let server = text.split(separator: "\n").first.flatMap({ Int32($0) }) else {
      throw PostgreSQLFixture.Fault("postmaster.pid is \(text)")
    }
    let children = try String(contentsOfFile: "/proc/\(server)/task/\(server)/children", encoding: .utf8)
    return [server] + children.split(separator: " ").compactMap { Int32($0) }
  }

  private static func isZombie(_ process: Int32) -> Bool {
    (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") ?? true
  }

  // MARK: Tools

  /// A tool of the server, run by `postgres` where the tests are run by root: the server refuses to be root's.
  private static func tool(_ name: String) throws -> [String] {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    guard let version = versions.compactMap({ Int($0) }).max() else {
      throw PostgreSQLFixture.Fault("PostgreSQL is not installed: run scripts/prepare test")
    }
    let path = "/usr/lib/postgresql/\(version)/bin/\(name)"
    guard getuid() == 0 else { return [path] }
    return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", path]
  }

  static func give(_ path: String) throws {
    guard getuid() == 0, let user = getpwnam("postgres") else { return }
    guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
      throw PostgreSQLFixture.Fault("\(path) cannot be given to postgres")
    }
  }

  static func run(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw PostgreSQLFixture.Fault("\(words) ended with an error") }
  }

  private static func freePort() throws -> UInt16 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(socket, pointer, size) == 0 && getsockname(socket, pointer, &size) == 0
      }
    }
    guard isBound else { throw PostgreSQLFixture.Fault("no port is free") }
    return UInt16(bigEndian: address.sin_port)
  }
}
