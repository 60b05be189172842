/// What a server answered.
struct WebAnswer: Sendable, Hashable {
  let status: Int
  /// Where a redirect leads; it is told, never followed.
  let location: String?
  let body: [UInt8]

  /// Whether the status is one of success: 200 to 299.
  var isGood: Bool { (200..<300).contains(status) }

  /// What was answered, where it is not what was hoped for: the rest of a sentence that begins with the URL.
  var words: String {
    guard (300..<400).contains(status), let location else { return "answers \(status)" }
    return "answers \(status), a redirect to \(Terminal.harmless(String(location.prefix(256)))), which is not followed"
  }
}

/// Why there is no answer.
enum WebFault: Error, Hashable, Sendable {
  /// Nothing listens there.
  case refused
  /// No whole answer within the time.
  case timedOut(seconds: Int64)
  /// The name of the host leads nowhere.
  case unknownHost
  /// The server's certificate is not trusted, has expired, or is another host's.
  case untrustedCertificate
  /// What answers does not speak TLS as it should.
  case brokenEncryption
  /// The body is longer than is read.
  case tooLong
  /// The connection ended, or what came is no HTTP.
  case broken
  /// Whoever asked was interrupted.
  case interrupted

  /// The rest of a sentence that begins with the URL.
  var words: String {
    switch self {
    case .refused: "refuses the connection"
    case .timedOut(let seconds): "does not answer within \(seconds) s"
    case .unknownHost: "names a host that is not known"
    case .untrustedCertificate: "shows a certificate that is not trusted for its name"
    case .brokenEncryption: "does not speak TLS"
    case .tooLong: "answers with more than \(WebClient.largestBody) bytes"
    case .broken: "ends the connection without an answer"
    case .interrupted: "was not asked to the end: interrupted"
    }
  }
}
