import JWT
import TokenRules

/// Everything that is wrong with an access keys file.
struct AccessKeysError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Each as `line:column: path: what is wrong`, in the order in which they stand; none repeats a value.
  let faults: [String]

  var description: String { faults.joined(separator: "; ") }
}

extension AccessKeys {
  /// Reads an access keys file (contract section 11): strict JSON, unknown members refused.
  ///
  /// - Throws: every fault with its place.
  init(parsing bytes: [UInt8]) throws(AccessKeysError) {
    var document = AccessKeysDocument(bytes)
    let records = document.read()
    guard document.faults.isEmpty else { throw AccessKeysError(faults: document.sortedFaults) }
    self.init(records)
  }
}

/// Reads the document to its end, whatever is wrong on the way.
struct AccessKeysDocument {
  private static let entryMembers = [
    "id", "sha256", "user_id", "org_id", "device_id", "scopes", "streams", "created_at", "expires_at", "note",
  ]

  private let bytes: [UInt8]
  private(set) var faults: [(offset: Int, text: String)] = []
  private var ids: [String: Set<[UInt8]>] = [:]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var sortedFaults: [String] { faults.sorted { $0.offset < $1.offset }.map(\.text) }

  mutating func read() -> [AccessKeyRecord] {
    let root: PlacedValue
    do throws(JSONError) { root = PlacedValue(try JSONValue(parsing: bytes)) } catch {
      refuse(.nowhere(error.offset), "is not strict JSON: \(error.reason.rawValue)")
      return []
    }
    guard let members = object(root, ["access_keys"]) else { return [] }
    guard let list = members["access_keys"] else {
      refuse(root, "needs access_keys: an array")
      return []
    }
    guard let entries = list.elements else {
      refuse(list, "must be an array")
      return []
    }
    return entries.compactMap { readEntry($0) }
  }

  private mutating func readEntry(_ place: PlacedValue) -> AccessKeyRecord? {
    guard let members = object(place, Self.entryMembers) else { return nil }
    let required = ["id", "sha256", "user_id", "org_id", "created_at"]
    let missing = required.filter { members[$0] == nil }
    for name in missing { refuse(place, "needs \(name)") }
    let before = faults.count
    let id = text(members["id"])
    let digest = members["sha256"].flatMap { readDigest($0) }
    let userID = text(members["user_id"])
    let organizationID = text(members["org_id"])
    let deviceID = text(members["device_id"])
    let scopes = names(members["scopes"])
    let streams = names(members["streams"])
    let createdAt = date(members["created_at"])
    let expiresAt = date(members["expires_at"])
    let note = text(members["note"])
    refuseRepeated("id", members["id"])
    refuseRepeated("sha256", members["sha256"])
    guard missing.isEmpty, faults.count == before else { return nil }
    guard let id, let digest, let userID, let organizationID, let createdAt else { return nil }
    do throws(CallerError) {
      return try AccessKeyRecord(
        id: id,
        digest: digest,
        userID: userID,
        organizationID: organizationID,
        deviceID: deviceID,
        scopes: scopes,
        streams: streams,
        createdAt: createdAt,
        expiresAt: expiresAt,
        note: note
      )
    } catch {
      refuse(error, members, place)
      return nil
    }
  }

  private mutating func readDigest(_ place: PlacedValue) -> SHA256Digest? {
    let digest = place.value.string.flatMap { SHA256Digest(hex: $0) }
    if digest == nil { refuse(place, "must be the key's SHA-256 as 64 hexadecimal digits") }
    return digest
  }

  private mutating func text(_ place: PlacedValue?) -> String? {
    guard let place else { return nil }
    let text = place.value.string
    if text == nil { refuse(place, "must be a string") }
    return text
  }

  private mutating func names(_ place: PlacedValue?) -> [String]? {
    guard let place else { return nil }
    let names = place.value.strings
    if names == nil { refuse(place, "must be an array of strings") }
    return names
  }

  private mutating func date(_ place: PlacedValue?) -> Timestamp? {
    guard let place else { return nil }
    let date = place.value.string.flatMap { Timestamp(rfc3339: $0) }
    if date == nil { refuse(place, "must be a time in RFC 3339, such as 2026-02-25T08:45:12Z") }
    return date
  }

  /// Digests are compared as numbers: the case of their digits does not make two of one.
  private mutating func refuseRepeated(_ name: String, _ place: PlacedValue?) {
    guard let place, let text = place.value.string else { return }
    let value = SHA256Digest(hex: text)?.bytes ?? Array(text.utf8)
    if !ids[name, default: []].insert(value).inserted { refuse(place, "stands there twice") }
  }

  private mutating func refuse(_ error: CallerError, _ members: [String: PlacedValue], _ entry: PlacedValue) {
    let (field, problem) =
      switch error {
      case .missing(let field): (field, "must not be empty")
      case .tooLong(let field): (field, "is longer than \(Caller.maximumIDLength) bytes")
      case .controlCharacter(let field): (field, "has a control character")
      }
    // The session's id is made of the key's.
    let name = field == .session ? "id" : field.rawValue
    refuse(members[name] ?? entry, problem)
  }

  private mutating func object(_ place: PlacedValue, _ known: [String]) -> [String: PlacedValue]? {
    guard let members = place.members else {
      refuse(place, "must be an object")
      return nil
    }
    var found: [String: PlacedValue] = [:]
    for (name, member) in members {
      if known.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        found[name] = member
      } else {
        refuse(member, "is not known here; there are \(known.joined(separator: ", "))")
      }
    }
    return found
  }

  private mutating func refuse(_ place: PlacedValue, _ problem: String) {
    let (line, column) = TextPlace.lineAndColumn(of: place.offset, in: bytes)
    faults.append((place.offset, "\(line):\(column): \(place.path.isEmpty ? "" : place.path + ": ")\(problem)"))
  }
}
