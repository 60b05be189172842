import JWT
import TokenRules

/// The history as a file has it.
extension KeyringHistory {
  /// Reads a history; anything that is not one, whole and of this environment, is refused.
  init(parsing bytes: [UInt8], environment: ServiceEnvironment) throws(KeyringFileError) {
    let object: JSONObject
    do { object = try JSONObject(parsing: bytes) } catch {
      throw .malformedHistory("it is not strict JSON (\(error.reason) at byte \(error.offset))")
    }
    guard object["environment"]?.string?.utf8.elementsEqual(environment.rawValue.utf8) == true else {
      throw .malformedHistory("it is not of \(environment.rawValue)")
    }
    guard let highest = object["highest_generation"]?.unsignedInteger else {
      throw .malformedHistory("highest_generation: must be a whole number")
    }
    guard let keys = object["ended"]?.array else { throw .malformedHistory("ended: must be an array") }
    self.init(environment: environment)
    highestGeneration = highest
    for (index, key) in keys.enumerated() {
      guard let key = EndedKey(key) else { throw .malformedHistory("ended[\(index)]: is no key that has ended") }
      ended.append(key)
    }
    if let permission = object["accepted_older"], !permission.isNull {
      acceptedOlder = Permission(permission)
      if acceptedOlder == nil { throw .malformedHistory("accepted_older: is no permission") }
    }
  }

  /// One JSON object, and a line's end.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("environment", environment.rawValue)
    writer.member("highest_generation", highestGeneration)
    writer.beginArray("ended")
    for key in ended {
      writer.beginObject()
      writer.member("kid", key.id)
      if let fingerprint = key.fingerprint { writer.member("fingerprint", fingerprint) }
      writer.member("state", key.state.rawValue)
      writer.endObject()
    }
    writer.endArray()
    if let acceptedOlder {
      writer.beginObject("accepted_older")
      writer.member("ring_digest", acceptedOlder.ringDigest)
      writer.member("reason", acceptedOlder.reason)
      writer.member("at", acceptedOlder.at.rfc3339)
      writer.endObject()
    } else {
      writer.member("accepted_older", orNull: nil)
    }
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension KeyringHistory.EndedKey {
  fileprivate init?(_ value: JSONValue) {
    guard let key = value.object, let id = key["kid"]?.string,
      let state = key["state"]?.string.flatMap(KeyRecord.State.init), !state.isUsable
    else { return nil }
    let fingerprint = key["fingerprint"]
    if let fingerprint, fingerprint.string == nil { return nil }
    self.init(id: id, fingerprint: fingerprint?.string, state: state)
  }
}

extension KeyringHistory.Permission {
  fileprivate init?(_ value: JSONValue) {
    guard let permission = value.object, let digest = permission["ring_digest"]?.string,
      let reason = permission["reason"]?.string, let at = permission["at"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    self.init(ringDigest: digest, reason: reason, at: at)
  }
}
