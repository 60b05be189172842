import TokenRules

/// What asking the identity provider led to.
enum IntrospectionOutcome: Sendable {
  case caller(Caller)
  case refused(CallerRefusal)
  /// It does not answer, or not sensibly, or too many questions are open: the client may try again.
  case unavailable
}
