public import JWT

extension Lease {
  /// Writes the whole answer: an object with the members of the lease, and once more the same under `data`.
  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    let start = writer.position
    writeMembers(to: &writer)
    let end = writer.position
    writer.beginObject("data")
    writer.repeatText(from: start, to: end)
    writer.endObject()
    writer.endObject()
  }

  /// Writes the members alone, into an object that is open.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.member("token", token)
    writer.members(settings.texts.kind)
    writeTimes(to: &writer)
    writer.members(settings.texts.parties)
    writer.member("subject", subject)
    writer.member("org_id", caller.organizationID)
    writer.member("session_id", caller.sessionID)
    writer.member("device_id", orNull: deviceID)
    writer.members(settings.texts.answeredVersion)
    writer.member("scopes", scopes)
    writeStreams("stream_grants", to: &writer)
    writeGrants("granted_streams", "stream", to: &writer)
    writeGrants("granted_topics", "topic", to: &writer)
    writer.member("kid", keyID)
    writer.member("token_id", tokenID)
    writer.member("rotation_id", rotationID)
    writer.members(settings.texts.place)
  }

  private func writeTimes(to writer: inout JSONWriter) {
    writer.member("expires_in", schedule.expiresIn)
    writer.member("refresh_after_in", schedule.refreshAfterIn)
    writer.member("issued_at", rfc3339: issuedAt)
    writer.member("refresh_after", rfc3339: schedule.refreshAfter)
    writer.member("expires_at", rfc3339: expiresAt)
    writer.member("issued_at_unix_ms", issuedAt * 1000)
    writer.member("not_before_unix_ms", issuedAt * 1000)
    writer.member("refresh_after_unix_ms", schedule.refreshAfter * 1000)
    writer.member("expires_at_unix_ms", expiresAt * 1000)
    writer.member("server_time_unix_ms", serverTime.milliseconds)
  }

  private func writeGrants(_ name: StaticString, _ member: StaticString, to writer: inout JSONWriter) {
    writer.beginArray(name)
    let grants = grants.span
    for index in grants.indices {
      writer.beginObject()
      writer.member(member, grants[index].stream)
      writer.member("required_scope", grants[index].requiredScope)
      writer.endObject()
    }
    writer.endArray()
  }
}
