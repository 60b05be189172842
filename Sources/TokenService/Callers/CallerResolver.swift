import JWT
import TokenRules

/// Finds out who a credential stands for (contract section 7).
///
/// The credential's form decides its source, with no second try: what one source refuses is not shown to another.
struct CallerResolver: Sendable {
  /// What can be said at once.
  enum Resolution: Sendable {
    case caller(Caller)
    case refused(CallerRefusal)
    /// The identity provider has to be asked: ``CallerResolver/introspect(_:trace:)``.
    case introspect(Credential)
    /// It has to be asked, and may not be: too many questions are open.
    case unavailable
  }

  private let sessions: SessionTokens?
  private let accessKeys: Reloaded<AccessKeys>?
  private let introspection: Introspection?

  /// - Parameters:
  ///   - sessions: how session tokens are verified, where they are taken.
  ///   - accessKeys: the access keys, where there are some.
  ///   - introspection: the identity provider, where there is one.
  init(
    sessions: SessionTokens? = nil,
    accessKeys: Reloaded<AccessKeys>? = nil,
    introspection: Introspection? = nil
  ) {
    self.sessions = sessions
    self.accessKeys = accessKeys
    self.introspection = introspection
  }

  /// Resolves a credential without waiting for anything.
  func resolve(_ credential: Credential, now: Timestamp) -> Resolution {
    switch credential.form {
    case .accessKey:
      guard let accessKeys else { return .refused(.unknownAccessKey) }
      do { return .caller(try accessKeys.value.caller(for: credential, now: now)) } catch { return .refused(error) }
    case .threeSegments:
      guard let sessions else { return resolveElsewhere(credential, now: now) }
      do throws(SessionTokens.Failure) { return .caller(try sessions.caller(for: credential, now: now)) } catch {
        switch error {
        case .refused(let refusal): return .refused(refusal)
        case .otherIssuer: return resolveElsewhere(credential, now: now)
        }
      }
    case .opaque: return resolveElsewhere(credential, now: now)
    }
  }

  /// Asks the identity provider.
  ///
  /// - Parameter trace: the request's place in its trace; the provider gets a child of it.
  func introspect(_ credential: Credential, trace: TraceContext? = nil) async -> IntrospectionOutcome {
    guard let introspection else { return .refused(.unknownForm) }
    return await introspection.introspect(credential, trace: trace)
  }

  private func resolveElsewhere(_ credential: Credential, now: Timestamp) -> Resolution {
    guard let introspection else { return .refused(.unknownForm) }
    switch introspection.atOnce(credential, now: now) {
    case .caller(let caller): return .caller(caller)
    case .refused(let refusal): return .refused(refusal)
    case .unavailable: return .unavailable
    case nil: return .introspect(credential)
    }
  }
}
