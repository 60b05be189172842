import JWT
import TokenRules

/// How the replicas that share a store differ: what each of them told of itself there.
struct FleetDrift: Sendable {
  /// What there is to say of one replica.
  struct Row: Sendable, Hashable {
    let record: ReplicaRecord
    let isLive: Bool
    /// In which ways it differs; none where it agrees, and of one that is gone only that.
    let remarks: [String]
  }

  let records: [ReplicaRecord]
  let place: StorePlace
  /// How many there should be; `nil` where nobody said.
  let expected: Int?
  /// How far a clock may be off, in seconds.
  let clockBound: Int64

  var live: [ReplicaRecord] { records.filter { $0.age < ReplicaWatch.patience } }

  /// Every replica, the live ones first.
  var rows: [Row] {
    let live = live
    let gone = records.filter { $0.age >= ReplicaWatch.patience }
    return live.map { Row(record: $0, isLive: true, remarks: remarks(on: $0, among: live)) }
      + gone.map { record in
        let length = TimeInWords.exactLength(Int64(record.age))
        return Row(record: record, isLive: false, remarks: ["not seen for \(length)"])
      }
  }

  /// What is wrong with all of them together.
  var remarks: [String] {
    guard let expected, live.count < expected else { return [] }
    let sharing = place.isShared ? "share the store" : "share \(place.kind.rawValue), which no other machine can have"
    return ["\(live.count) of \(expected) replicas \(sharing)"]
  }

  /// Whether the live ones agree, and are as many as they should be.
  var isAgreement: Bool { !live.isEmpty && remarks.isEmpty && rows.allSatisfy { !$0.isLive || $0.remarks.isEmpty } }

  private func remarks(on record: ReplicaRecord, among live: [ReplicaRecord]) -> [String] {
    let heartbeat = record.heartbeat
    var remarks: [String] = []
    if let newest = Self.newestRing(of: live), heartbeat.ringDigest != newest {
      remarks.append("another ring than the newest")
    }
    if heartbeat.configurationDigest != Self.common(live.map(\.heartbeat.configurationDigest)) {
      remarks.append("another configuration than most")
    }
    if heartbeat.version != Self.common(live.map(\.heartbeat.version)) { remarks.append("another version than most") }
    // Who told earlier that it is further on had what this one still lacked.
    let ahead =
      live.filter { $0.seenAt.milliseconds + 1000 <= record.seenAt.milliseconds }
      .map(\.heartbeat.revocationPosition).max() ?? 0
    if ahead > heartbeat.revocationPosition {
      remarks.append("its revocations are behind: \(heartbeat.revocationPosition) of \(ahead)")
    }
    if let offset = heartbeat.clockOffset, abs(offset) > clockBound * 1000 {
      remarks.append("its clock is off by more than \(clockBound) s")
    }
    return remarks
  }

  /// The ring of the highest generation; of several with it, the one that most have.
  private static func newestRing(of live: [ReplicaRecord]) -> String? {
    let newest = live.compactMap { UInt64($0.heartbeat.ringGeneration) }.max()
    let candidates = live.filter { UInt64($0.heartbeat.ringGeneration) == newest }
    return common(candidates.map(\.heartbeat.ringDigest))
  }

  /// What most have; of two as common, the one that was met first.
  private static func common(_ texts: [String]) -> String? {
    let counts = Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +)
    let most = counts.values.max()
    return texts.first { counts[$0] == most }
  }
}
