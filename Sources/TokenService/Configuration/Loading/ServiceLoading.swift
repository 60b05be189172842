import Glibc
import TokenRules

/// How the process runs.
struct ProcessSettings {
  let adminTokens: Reloaded<TokenDigests>
  let readTokens: Reloaded<TokenDigests>
  let mintRate: RateLimit?
  let addressRate: RateLimit?
  let trustedProxies: [CIDRBlock]
  let corsOrigins: [String]
  let audit: AuditDestination
  let isAuditSynchronous: Bool
  let eventLoopThreads: Int
  let port: Int?
}

extension ConfigurationLoader {
  mutating func readService() -> ProcessSettings {
    let adminTokens = readAdminTokens()
    let readTokens = readServiceTokens(.readToken)
    if let adminTokens, let readTokens, adminTokens.value.overlaps(readTokens.value) {
      reader.note(.readToken, "has a token of \(Variable.adminToken.pattern)", "Give it a token of its own")
    }
    let none = Reloaded(constant: TokenDigests([]))
    return ProcessSettings(
      adminTokens: adminTokens ?? none,
      readTokens: readTokens ?? none,
      mintRate: readLimit(.mintRate, .mintBurst),
      addressRate: readLimit(.addressRate, .addressBurst),
      trustedProxies: readList(.trustedProxies, ValueParser.network),
      corsOrigins: readList(.corsOrigins, ValueParser.origin),
      audit: readAudit(),
      isAuditSynchronous: reader.read(.auditSync, ValueParser.flag).value ?? false,
      eventLoopThreads: readWholeNumber(.eventLoopThreads).map(Int.init) ?? Self.coreCount,
      port: readWholeNumber(.port).map(Int.init)
    )
  }

  private mutating func readAdminTokens() -> Reloaded<TokenDigests>? {
    if let tokens = readServiceTokens(.adminToken) { return tokens }
    guard !reader.isSet(.adminToken) else { return nil }
    guard environment == .dev else {
      if reader.requiresUnscoped { reader.note(.adminToken, "is not set") }
      return nil
    }
    do throws(ConfigurationProblem) {
      let name = Variable.adminToken.name(in: environment)
      let secret = try developmentKeys.secret(named: "admin-token", prefix: "oa_dev_admin_", for: name)
      development.adminToken = secret.text
      reader.record(.adminToken, .preset, "made by dev")
      return Reloaded(constant: TokenDigests([secret.text.reveal()]))
    } catch {
      reader.note(error, of: .adminToken)
      return nil
    }
  }

  private mutating func readServiceTokens(_ variable: Variable) -> Reloaded<TokenDigests>? {
    let tokens = readReloaded(variable) { text throws(ValueFault) in try Self.serviceTokens(text) }
    if let tokens, !tokens.isWatched {
      reader.record(variable, .set, "token " + tokens.value.fingerprints.joined(separator: ", "))
    }
    return tokens
  }

  /// `nil` where the limit is switched off.
  private mutating func readLimit(_ rate: Variable, _ burst: Variable) -> RateLimit? {
    let perSecond = reader.read(rate, ValueParser.rate).value ?? 0
    let burst = readWholeNumber(burst) ?? 0
    return perSecond > 0 && burst > 0 ? RateLimit(perSecond: perSecond, burst: Int(burst)) : nil
  }

  private mutating func readList<Entry>(
    _ variable: Variable,
    _ entry: (String) throws(ValueFault) -> Entry
  ) -> [Entry] {
    reader.read(variable) { text throws(ValueFault) in try ValueParser.list(text, of: entry) }.value ?? []
  }

  private mutating func readAudit() -> AuditDestination {
    let audit = reader.read(.audit, ValueParser.audit).value ?? .stdout
    if audit == .off, environment != .dev, !allowsNoAudit {
      let remedy = "Set it to `stdout` or `file:PATH`, or start with --allow-no-audit"
      reader.note(.audit, "is off outside dev", remedy)
    }
    return audit
  }

  /// The processors that this process may use.
  private static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
