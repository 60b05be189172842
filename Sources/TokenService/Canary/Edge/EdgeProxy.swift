import Foundation
import Glibc

/// The nginx in front of both revisions: a real one, of Debian's package, that ends when the drill does.
final class EdgeProxy: @unchecked Sendable {
  /// Starts nginx, and ends it when standard input does: nginx itself would outlive a drill that is killed.
  private static let guardian = """
    exec 3<&0
    nginx -p "$1" -c "$1/nginx.conf" -e "$1/logs/error.log" -g 'daemon off;' </dev/null 3<&- & child=$!
    trap 'kill -TERM $child' TERM
    { read -r _ <&3; kill -TERM $child; } 2>/dev/null & watch=$!
    while kill -0 $child 2>/dev/null; do wait $child; done
    kill $watch 2>/dev/null
    wait $watch
    """

  let home: String
  /// Where clients come to, and where the canary can be asked whatever the split is.
  var clients: String { "http://127.0.0.1:\(configuration.port)" }
  var canary: String { "http://127.0.0.1:\(configuration.canaryPort)" }
  // Only the drill's one task changes it.
  private(set) var configuration: EdgeConfiguration
  private let lifeline: Lifeline
  private let variables: [String: String]
  private var process: ChildProcess?

  init(_ configuration: EdgeConfiguration, in folder: DrillFolder, _ lifeline: Lifeline) throws {
    self.configuration = configuration
    self.lifeline = lifeline
    home = try folder.folder("edge")
    _ = try folder.folder("edge/logs")
    _ = try folder.folder("edge/temp")
    variables = ["PATH": (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin"]
  }

  /// Two ports of loopback that nobody listens on at this moment.
  static func freePorts() throws -> (Int, Int) {
    var ports: [Int] = []
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    for _ in 0..<2 {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      descriptors.append(descriptor)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
      }
      guard descriptor >= 0, isBound else { throw DrillFault("no port of loopback can be had") }
      ports.append(Int(UInt16(bigEndian: address.sin_port)))
    }
    return (ports[0], ports[1])
  }

  func start() async throws {
    try write(configuration)
    try await check()
    process = try ChildProcess(
      running: "/bin/sh",
      ["sh", "-c", Self.guardian, "edge", home],
      variables: variables,
      streams: .init(input: lifeline.end, output: home + "/output", errors: home + "/output")
    )
    // It listens before it writes its id down.
    for _ in 0..<500 where processID == nil { try await Task.sleep(for: .milliseconds(20)) }
    if processID == nil { throw DrillFault("nginx does not start: \(lastWords)") }
  }

  /// Of nginx itself, while it runs.
  private var processID: pid_t? {
    let text = (try? String(contentsOfFile: home + "/nginx.pid", encoding: .utf8)) ?? ""
    return pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  var isRunning: Bool { process != nil }

  /// Sets what it will start with.
  func prepare(_ edit: (inout EdgeConfiguration) -> Void) { edit(&configuration) }

  /// Has nginx use another configuration: checked, then taken up without a connection being lost.
  func change(_ edit: (inout EdgeConfiguration) -> Void) async throws {
    var next = configuration
    edit(&next)
    next.serial = configuration.serial + 1
    try write(next)
    try await check()
    guard let processID, kill(processID, SIGHUP) == 0 else {
      throw DrillFault("nginx is not there any more: \(lastWords)")
    }
    configuration = next
  }

  /// Ends it; what is in flight is dropped.
  func stop() async {
    guard let process else { return }
    process.send(SIGTERM)
    if await process.wait(upTo: .seconds(5)) == nil {
      kill(-process.id, SIGKILL)
      _ = await process.wait(upTo: .seconds(5))
    }
    self.process = nil
  }

  /// nginx's own word on the configuration that is written.
  private func check() async throws {
    let arguments = ["nginx", "-t", "-q", "-p", home, "-c", home + "/nginx.conf", "-e", home + "/logs/error.log"]
    let process = try ChildProcess(
      running: "/usr/bin/env",
      ["env"] + arguments,
      variables: variables,
      streams: .init(output: home + "/output", errors: home + "/output")
    )
    switch await process.wait(upTo: .seconds(10)) {
    case 0?: return
    case 127?: throw DrillFault("nginx is not installed (Debian's package nginx-light)")
    case nil:
      process.send(SIGKILL)
      _ = await process.wait(upTo: .seconds(5))
      throw DrillFault("nginx does not come to an end with checking its configuration")
    case .some: throw DrillFault("nginx does not take its configuration: \(lastWords)")
    }
  }

  private func write(_ configuration: EdgeConfiguration) throws {
    try DrillFolder.write(Array(configuration.text.utf8), to: home + "/nginx.conf")
  }

  private var lastWords: String {
    let text = ((try? String(contentsOfFile: home + "/output", encoding: .utf8)) ?? "")
    return text.split(separator: "\n").last.map(String.init) ?? "no word"
  }
}
