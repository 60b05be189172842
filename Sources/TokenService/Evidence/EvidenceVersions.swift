import Foundation

/// What a run ran on, for its manifest and its report.
enum EvidenceVersions {
  /// token-service, Swift, OpenSSL and the system, in this order.
  static let current: [(name: String, value: String)] = [
    ("token-service", BuildInfo.current.version),
    ("swift", swift),
    ("openssl", LibCrypto.version),
    ("os", system),
  ]

  /// The compiler, which says its version to `#if` alone.
  private static let swift: String = {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3.3)
      "6.3.3 or later"
    #elseif compiler(>=6.3.2)
      "6.3.2"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }()

  /// `Debian GNU/Linux 12 (bookworm), Linux 6.1.0 x86_64`.
  private static let system: String = {
    var names = utsname()
    guard uname(&names) == 0 else { return ProcessInfo.processInfo.operatingSystemVersionString }
    let kernel = "\(text(&names.sysname)) \(text(&names.release)) \(text(&names.machine))"
    return distribution.map { "\($0), \(kernel)" } ?? kernel
  }()

  private static let distribution: String? = {
    let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    return line.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
  }()

  private static func text<Name>(_ name: inout Name) -> String {
    withUnsafeBytes(of: &name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
