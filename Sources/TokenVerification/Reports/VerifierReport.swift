package import JWT
public import TokenRules

/// What a runtime that verifies by itself tells the service, so that no key is promoted before it has it, and none is
/// retired while it relies on it.
public struct VerifierReport: Sendable, Hashable {
  /// Names the runtime among all others: 1 to 128 visible ASCII characters.
  public let id: String
  /// ``RingRecord/digest`` of the ring that it verifies by.
  public let ringDigest: String
  /// ``Keyring/generation`` of it.
  public let generation: String
  /// Its leeway, in seconds.
  public let leeway: Int64
  /// The greatest age of a token that it accepts, in seconds; `nil` sets no limit.
  public let maximumAge: Int64?
  /// When it accepted a token last, by key.
  public let lastAccepted: [String: Timestamp]
  /// How far it has read the feed of revocations; `nil` where it reads none.
  public let revocationPosition: Int64?

  /// Takes what is reported.
  public init(
    id: String,
    ringDigest: String,
    generation: String,
    leeway: Int64,
    maximumAge: Int64?,
    lastAccepted: [String: Timestamp] = [:],
    revocationPosition: Int64? = nil
  ) {
    self.id = id
    self.ringDigest = ringDigest
    self.generation = generation
    self.leeway = leeway
    self.maximumAge = maximumAge
    self.lastAccepted = lastAccepted
    self.revocationPosition = revocationPosition
  }

  /// The body of `POST /internal/v1/spacetime/verifiers`.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writeMembers(to: &writer, seenAt: nil)
    writer.endObject()
    return writer.bytes
  }

  /// Writes the members into an object that is open.
  ///
  /// - Parameter seenAt: when the report was received, for whoever passes it on.
  package func writeMembers(to writer: inout JSONWriter, seenAt: Timestamp?) {
    writer.member("id", id)
    writer.member("ring_digest", ringDigest)
    writer.member("generation", generation)
    writer.member("leeway_seconds", leeway)
    write("max_age_seconds", maximumAge, to: &writer)
    if let seenAt { writer.member("seen_at", seenAt.rfc3339) }
    write("revocation_position", revocationPosition, to: &writer)
    writer.beginObject("last_accepted")
    for (id, time) in lastAccepted.sorted(by: { $0.key < $1.key }) {
      writer.name(id)
      writer.value(time.rfc3339)
    }
    writer.endObject()
  }

  private func write(_ name: StaticString, _ number: Int64?, to writer: inout JSONWriter) {
    if let number { writer.member(name, number) } else { writer.member(name, orNull: nil) }
  }
}
