/// When a key that has stopped signing may go, and why then: a sum whose every term is shown.
///
/// retire at = last signature + longest TTL + leeway + 2 × clock bound.
public struct RetirementPlan: Sendable, Hashable {
  /// When the key signed last, at the latest.
  public enum LastSignature: Sendable, Hashable {
    /// Its demotion and the propagation bound: a replica may have learned of it that late.
    case assumed(demotedAt: Int64, propagation: Int64)
    /// Every replica has said since when it no longer signs with it; the latest of them.
    case reported(at: Int64, replicas: Int)
    /// This replica signs with it still, and may go on for as long as a change needs to reach it.
    case ongoing(replica: String, now: Int64, propagation: Int64)

    /// In seconds since 1970.
    public var at: Int64 {
      switch self {
      case .assumed(let demotedAt, let propagation): demotedAt + propagation
      case .reported(let at, _): at
      case .ongoing(_, let now, let propagation): now + propagation
      }
    }
  }

  /// The key.
  public let keyID: String
  /// When it signed last, at the latest.
  public let lastSignature: LastSignature
  /// The longest TTL that was in force while it signed, in seconds.
  public let longestTTL: Int64
  /// The largest leeway of any verifier, in seconds.
  public let leeway: Int64
  /// How far a clock may be from the true time, in seconds: once for the minter's, once for the verifier's.
  public let clockBound: Int64

  /// When no token of the key is valid anywhere, in seconds since 1970.
  public var retireAt: Int64 { lastSignature.at + longestTTL + leeway + 2 * clockBound }

  /// Plans for a key that signs no more.
  ///
  /// - Parameters:
  ///   - assumedSignature: when it signed last, as far as its record tells.
  ///   - reports: what every replica says; `nil` where not every one was asked or answered.
  init(_ key: KeyRecord, _ assumedSignature: LastSignature, _ bounds: RotationBounds, _ reports: [ReplicaReport]?) {
    keyID = key.id
    lastSignature = assumedSignature
    // What stands in the record was in force while the key signed; the present setting speaks where there is none.
    longestTTL = key.longestTTL ?? bounds.longestTTL
    leeway = max(bounds.leeway, reports?.map(\.leeway).max() ?? 0)
    clockBound = bounds.clock
  }
}

extension RetirementPlan.LastSignature {
  /// What the replicas say of a key's last signature; `nil` for no replicas.
  init?(of id: String, in reports: [ReplicaReport], at now: Timestamp, propagation: Int64) {
    guard !reports.isEmpty else { return nil }
    var latest = Int64.min
    for report in reports {
      guard let since = report.notSigningSince[id] else {
        self = .ongoing(replica: report.name, now: now.secondsRoundedUp, propagation: propagation)
        return
      }
      latest = max(latest, since)
    }
    self = .reported(at: latest, replicas: reports.count)
  }
}
