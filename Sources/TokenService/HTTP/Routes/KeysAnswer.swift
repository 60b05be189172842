import JWT
import TokenRules
import TokenVerification

/// What `GET /internal/v1/spacetime/keys` tells: ids, states, times, counts; nothing of a key itself.
struct KeysAnswer {
  private let core: ServiceCore
  private let status: KeyringStatus
  private let now: Timestamp
  private let uptime: Duration

  init(_ core: ServiceCore, at now: Timestamp) {
    self.core = core
    self.now = now
    status = core.keys.status.value
    uptime = core.clock.uptime()
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("environment", core.configuration.environment.rawValue)
    writer.member("generation", status.keyring.generation)
    writer.member("ring_digest", status.digest)
    writer.member("source", core.keys.reloader == nil ? "variables" : "file")
    writer.member("minting_stopped", status.record.isMintingStopped)
    writer.member("server_time_unix_ms", now.milliseconds)
    writeReplica(to: &writer)
    writer.beginObject("reload")
    writer.member("outcome", status.reload.problem == nil ? "loaded" : "refused")
    writer.member("at", status.reload.at.rfc3339)
    writer.member("problem", orNull: status.reload.problem?.description)
    writer.endObject()
    writer.beginArray("keys")
    for key in status.record.keys { write(key, to: &writer) }
    writer.endArray()
    core.verifiers.write(to: &writer, at: uptime)
    writer.endObject()
  }

  private func writeReplica(to writer: inout JSONWriter) {
    let (configuration, bounds) = (core.configuration, core.configuration.bounds)
    writer.beginObject("replica")
    writer.member("id", core.replica.id)
    writer.member("version", core.version)
    writer.member("started_at", core.replica.startedAt.rfc3339)
    writer.member("config_digest", configuration.digest.value)
    writer.member("leeway_seconds", configuration.verification.leeway)
    writer.member("max_age_seconds", orNull: configuration.verification.maximumAge)
    writer.member("max_ttl_seconds", configuration.issuerSettings.ttl.maximum)
    writer.member("propagation_bound_seconds", bounds.propagation)
    writer.member("clock_bound_seconds", bounds.clock)
    writer.member("ring_loaded_at", status.loadedAt.rfc3339)
    writer.endObject()
  }

  private func write(_ key: KeyRecord, to writer: inout JSONWriter) {
    let metrics = core.metrics.keys.known(key.id)
    writer.beginObject()
    writer.member("kid", key.id)
    writer.member("state", key.state.rawValue)
    writer.member("accepted", status.accepts(key.id))
    writer.member("fingerprint", orNull: key.fingerprint)
    writer.member("created_at", timeOrNull: key.createdAt)
    writer.member("activated_at", timeOrNull: key.activatedAt)
    writer.member("demoted_at", timeOrNull: key.demotedAt)
    writer.member("retire_at", timeOrNull: key.retireAt)
    writer.member("ended_at", timeOrNull: key.endedAt)
    writer.member("longest_ttl_seconds", orNull: key.longestTTL)
    let silentSince = status.notSigningSince[key.id]
    writer.member("signing", silentSince == nil)
    writer.member("not_signing_since", timeOrNull: silentSince)
    writer.member("issued_total", metrics?.issued.value ?? 0)
    writer.member("accepted_total", metrics?.accepted.value ?? 0)
    writer.member("tokens_out", metrics?.leases.count(at: now) ?? 0)
    writer.member("latest_expires_at", timeOrNull: metrics?.leases.latestExpiry)
    writer.member("last_accepted_at", orNull: metrics?.lastAcceptedAt?.rfc3339)
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes a moment in RFC 3339, or `null`.
  mutating func member(_ name: StaticString, timeOrNull seconds: Int64?) {
    member(name, orNull: seconds.map { Timestamp(seconds: $0).rfc3339 })
  }

  /// Writes a number, or `null`.
  mutating func member(_ name: StaticString, orNull number: Int64?) {
    if let number { member(name, number) } else { member(name, orNull: String?.none) }
  }
}
