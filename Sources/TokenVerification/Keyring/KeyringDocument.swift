import JWT
import TokenRules

/// Takes the keys out of a JWK Set and collects everything that is wrong with it.
///
/// No fault repeats key material.
struct KeyringDocument {
  private let document: JSONObject
  private let environment: ServiceEnvironment
  private var faults: [String] = []
  private var keys: [KeyState: [SigningKey]] = [:]
  private var records: [KeyRecord] = []

  init(_ document: JSONObject, environment: ServiceEnvironment) {
    self.document = document
    self.environment = environment
  }

  mutating func read() throws(KeyringFileError) -> KeyringContents {
    try checkEnvironment()
    let generation = readGeneration()
    let isMintingStopped = readMintingStopped()
    if let entries = document["keys"]?.array {
      for (index, entry) in entries.enumerated() { read(entry, at: "keys[\(index)]") }
      checkActive(isMintingStopped)
    } else {
      faults.append("keys: must be an array")
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    let record = RingRecord(
      environment: document["environment"] == nil ? nil : environment,
      generation: generation ?? 0,
      isMintingStopped: isMintingStopped,
      keys: records
    )
    return KeyringContents(record: record, keyring: try makeRing(generation.map { String($0) }))
  }

  private func makeRing(_ generation: String?) throws(KeyringFileError) -> Keyring {
    // An ended key has no secret to compare, but it has an id.
    let ids = records.map(\.id)
    if let index = ids.indices.first(where: { ids[..<$0].contains(ids[$0]) }) {
      throw .unfitKeyring(.duplicateID(ids[index]))
    }
    do throws(JWTError) {
      return try Keyring(
        active: keys[.active]?.first,
        standby: keys[.standby] ?? [],
        fallbacks: keys[.fallback] ?? [],
        generation: generation
      )
    } catch {
      guard case .unfitKeyring(let fault) = error else { throw .invalid(["keys: \(error.reasonCode)"]) }
      throw .unfitKeyring(fault)
    }
  }

  private func checkEnvironment() throws(KeyringFileError) {
    guard let value = document["environment"] else { return }
    guard value.string?.utf8.elementsEqual(environment.rawValue.utf8) == true else {
      throw .otherEnvironment(expected: environment)
    }
  }

  /// A ring without an active key says so: a ring that lost its key by accident is not taken.
  private mutating func checkActive(_ isMintingStopped: Bool) {
    let count = keys[.active]?.count ?? 0
    let expected = isMintingStopped ? 0 : 1
    guard faults.isEmpty, count != expected else { return }
    faults.append(
      isMintingStopped
        ? "keys: no key is active while minting_stopped is true, here are \(count)"
        : "keys: exactly one key is active, here are \(count)"
    )
  }

  private mutating func readGeneration() -> UInt64? {
    guard let value = document["generation"] else { return nil }
    if let number = value.unsignedInteger { return number }
    faults.append("generation: must be a whole number")
    return nil
  }

  private mutating func readMintingStopped() -> Bool {
    guard let value = document["minting_stopped"] else { return false }
    if let flag = value.bool { return flag }
    faults.append("minting_stopped: must be true or false")
    return false
  }

  private mutating func read(_ entry: JSONValue, at path: String) {
    guard let key = entry.object else { return faults.append("\(path): must be an object") }
    var reader = KeyringEntryReader(key, path: path)
    if let (record, secret) = reader.read() {
      records.append(record)
      if let secret, let state = KeyState(rawValue: record.state.rawValue) { keys[state, default: []].append(secret) }
    }
    faults += reader.faults
  }
}
