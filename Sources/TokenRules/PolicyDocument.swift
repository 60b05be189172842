import JWT

/// Reads a policy document to its end, whatever is wrong on the way.
struct PolicyDocument {
  private let bytes: [UInt8]
  private(set) var faults: [(offset: Int, fault: PolicyFileError.Fault)] = []
  /// The scopes of all rules, also of those with faults.
  var ruleScopes: [String] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var sortedFaults: [PolicyFileError.Fault] { faults.sorted { $0.offset < $1.offset }.map(\.fault) }

  mutating func read() -> GrantPolicy? {
    let root: PlacedValue
    do { root = PlacedValue(try JSONValue(parsing: bytes)) } catch {
      refuse(PlacedValue.nowhere(error.offset), "is not strict JSON: \(error.reason.rawValue)")
      return nil
    }
    guard let members = object(root, ["rules", "scopes_without_streams", "default_scopes"]) else { return nil }
    let rules = readRules(members["rules"], in: root)
    let without = members["scopes_without_streams"].map { readScopes($0, mayBeEmpty: true) } ?? []
    guard let defaultsMember = members["default_scopes"] else {
      refuse(root, "needs default_scopes: the scopes of a request that names none")
      return nil
    }
    let defaults = readScopes(defaultsMember, mayBeEmpty: false)
    let known = ruleScopes + without
    for (index, scope) in defaults.enumerated() where !PlainText.contains(known, scope) {
      refuse(defaultsMember[index], "is neither a scope of a rule nor one of scopes_without_streams")
    }
    return GrantPolicy(rules: rules, scopesWithoutStreams: without, defaultScopes: defaults)
  }

  private mutating func readRules(_ member: PlacedValue?, in root: PlacedValue) -> [GrantRule] {
    guard let member else {
      refuse(root, "needs rules: which stream needs which scope, and who may have it")
      return []
    }
    guard let elements = elements(member) else { return [] }
    if elements.isEmpty { refuse(member, "must not be empty") }
    return elements.compactMap { readRule($0) }
  }

  mutating func readScopes(_ place: PlacedValue, mayBeEmpty: Bool) -> [String] {
    guard let elements = elements(place) else { return [] }
    if elements.isEmpty, !mayBeEmpty { refuse(place, "must not be empty") }
    var scopes: [String] = []
    for element in elements {
      guard let scope = element.value.string, ScopeSyntax.isWellFormed(scope) else {
        refuse(element, "must be a scope: 1 to 256 visible ASCII characters without quote and backslash")
        continue
      }
      if PlainText.contains(scopes, scope) { refuse(element, "stands there twice") }
      scopes.append(scope)
    }
    return scopes
  }

  mutating func readFlag(_ place: PlacedValue) -> Bool {
    if place.value.bool == nil { refuse(place, "must be true or false") }
    return place.value.bool ?? false
  }

  mutating func elements(_ place: PlacedValue) -> [PlacedValue]? {
    guard let elements = place.elements else {
      refuse(place, "must be an array")
      return nil
    }
    return elements
  }

  mutating func object(_ place: PlacedValue, _ known: [String]) -> [String: PlacedValue]? {
    guard let members = place.members else {
      refuse(place, "must be an object")
      return nil
    }
    var found: [String: PlacedValue] = [:]
    for (name, member) in members {
      if PlainText.contains(known, name) {
        found[name] = member
      } else {
        refuse(member, "is not known here; there are \(known.joined(separator: ", "))")
      }
    }
    return found
  }

  mutating func refuse(_ place: PlacedValue, _ problem: String) {
    let (line, column) = TextPlace.lineAndColumn(of: place.offset, in: bytes)
    let fault = PolicyFileError.Fault(path: place.path, line: line, column: column, problem: problem)
    faults.append((place.offset, fault))
  }
}
