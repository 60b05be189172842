import ArgumentParser
import TokenRules
import TokenVerification

/// `--replica` and `--replicas-file`, as every command that asks running services has them.
struct KeysReplicaOptions: ParsableArguments {
  @Option(
    name: .customLong("replica"),
    help: ArgumentHelp(
      "The internal listener of a replica; may be repeated, and every one has to be named.",
      discussion: "It is asked with RUNTIME_READ_TOKEN, else with RUNTIME_ADMIN_TOKEN.",
      valueName: "url"
    )
  )
  var urls: [String] = []
  @Option(help: ArgumentHelp("A file with the URL of a replica a line; # begins a remark.", valueName: "file"))
  var replicasFile: String?

  func validate() throws { for url in urls { try Self.check(url, "--replica") } }

  /// Every replica that is named, each once.
  func all() throws -> [String] {
    var found = urls
    if let replicasFile {
      let bytes: [UInt8]
      do { bytes = try ConfigurationFile.read(replicasFile) } catch {
        throw CommandFailure("--replicas-file names a file that cannot be read: \(error.reason)", .noInput)
      }
      for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
        let url = ValueParser.trimmed(String(line.prefix { $0 != "#" }))
        if url.isEmpty { continue }
        try Self.check(url, "--replicas-file")
        found.append(url)
      }
      guard !found.isEmpty else { throw CommandFailure("--replicas-file names no replica", .badData) }
    }
    return found.enumerated().filter { !found[..<$0.offset].contains($0.element) }.map(\.element)
  }

  /// Asks them; `nil` where none is named.
  func survey(_ environment: ServiceEnvironment) async throws -> ReplicaSurvey? {
    let urls = try all()
    guard !urls.isEmpty else { return nil }
    return await ReplicaClient(token: try Self.token(in: environment), environment: environment).survey(urls)
  }

  /// Asks them, and holds that every one answers, and each for itself.
  func completeSurvey(_ environment: ServiceEnvironment) async throws -> ReplicaSurvey? {
    guard let survey = try await survey(environment) else { return nil }
    guard survey.failures.isEmpty else {
      let failures = Dictionary(survey.failures.map { ($0.url, $0.problem) }) { $1 }
      throw CommandFailure(.unanswered(failures), KeysRingPlace(path: "", namedBy: ""), at: SystemClock().now())
    }
    if let (url, first) = survey.repeated.first {
      let words = "\(url) leads to the same replica as \(first); name each replica itself, not a balancer"
      throw CommandFailure(Terminal.harmless(words), code: ExitStatus.negative)
    }
    return survey
  }

  private static func check(_ url: String, _ source: String) throws {
    guard let parsed = WebURL(url), !parsed.path.contains("?") else {
      throw ValidationError("\(source) takes URLs of internal listeners, as in http://127.0.0.1:9090.")
    }
  }

  /// The token that internal listeners are asked with.
  static func token(in environment: ServiceEnvironment) throws(CommandFailure) -> Secret {
    var reader = SettingReader(EnvironmentOption.variables, environment: environment)
    do throws(ConfigurationProblem) {
      guard let source = reader.source(of: .readToken).value else {
        return try RunningService.adminToken(
          in: environment,
          from: EnvironmentOption.variables,
          developmentKeys: DevelopmentKeys(absence: .pretend)
        )
      }
      return Secret(try source.read().split(separator: ",").first.map { ValueParser.trimmed(String($0)) } ?? "")
    } catch {
      throw CommandFailure(error.description, .configuration)
    }
  }
}

extension ReplicaClient.Problem {
  /// The rest of a sentence that begins with the replica.
  var words: String {
    switch self {
    case .silent: "does not answer"
    case .forbidden: "does not accept RUNTIME_READ_TOKEN or RUNTIME_ADMIN_TOKEN"
    case .status(let status): "answers \(status) when it is asked for its keys"
    case .stranger: "is no token service of this kind"
    case .otherEnvironment: "serves another environment"
    }
  }
}
