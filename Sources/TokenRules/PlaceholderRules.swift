/// Which placeholders make sense for whom: ownership must be in the name, or nothing would tell whose stream it is.
enum PlaceholderRules {
  static func problem(of pattern: StreamPattern, for who: GrantRule.Who, isDefault: Bool) -> String? {
    switch who {
    case .activeOrganization where !pattern.hasOrganization: return "needs {org} where who is active_org"
    case .caller where !pattern.hasUser: return "needs {user} where who is caller"
    default: break
    }
    if pattern.hasOrganization, who != .activeOrganization { return "may have {org} only where who is active_org" }
    if pattern.hasUser, who != .caller { return "may have {user} only where who is caller" }
    if pattern.hasAny, isDefault { return "has {any}, which names no single stream, and cannot be a default" }
    return nil
  }
}
