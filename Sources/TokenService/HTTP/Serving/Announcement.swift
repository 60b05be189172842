import Logging

/// What `serve` says when it is up: a log line for machines, and in dev what a newcomer needs to ask for a token.
struct Announcement: Sendable {
  let configuration: ServiceConfiguration
  let logger: Logger
  let hosts: [Listener: String]

  func make(_ ports: [Listener: Int]) {
    for (listener, port) in ports.sorted(by: { $0.key.rawValue > $1.key.rawValue }) {
      logger.info(
        "listening",
        metadata: [
          "listener": "\(listener.rawValue)", "host": "\(hosts[listener] ?? "")", "port": "\(port)",
          "env": "\(configuration.environment.rawValue)", "config_digest": "\(configuration.digest.value)",
        ]
      )
    }
    if configuration.environment == .dev { Terminal.write(lines(ports).joined(separator: "\n") + "\n") }
  }

  /// Plain lines, not through the logger: they hold the keys of dev.
  private func lines(_ ports: [Listener: Int]) -> [String] {
    let url = ports.mapValues { $0 }.reduce(into: [Listener: String]()) { urls, entry in
      urls[entry.key] = "http://\(Self.reachable(hosts[entry.key] ?? "")):\(entry.value)"
    }
    let key = configuration.development?.accessKey?.text.reveal()
    let admin = configuration.development?.adminToken?.reveal()
    var lines = ["", "token-service serves dev."]
    if let url = url[.public] { lines.append("  public       \(url)") }
    if let url = url[.internal] { lines.append("  internal     \(url)") }
    if let key { lines.append("  access key   \(key)") }
    if let admin { lines.append("  admin token  \(admin)") }
    if let url = url[.public], let key {
      lines += ["Ask for a token:", "  curl -sS -X POST \(url)/api/spacetime/token -H 'authorization: Bearer \(key)'"]
    }
    if let url = url[.internal], let admin {
      lines += [
        "Verify one:",
        "  curl -sS \(url)/internal/v1/spacetime/token/verify -H 'authorization: Bearer \(admin)' "
          + "-H 'content-type: application/json' -d '{\"token\": \"…\"}'",
      ]
    }
    return lines + [""]
  }

  /// A host that a client on this machine can call.
  private static func reachable(_ host: String) -> String {
    switch host {
    case "0.0.0.0", "": "127.0.0.1"
    case "::": "[::1]"
    default: host.contains(":") ? "[\(host)]" : host
    }
  }
}
