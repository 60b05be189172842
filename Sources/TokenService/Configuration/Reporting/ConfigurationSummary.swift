import JWT
import TokenRules

/// What a running service tells of its configuration, and what `config check --against` compares.
struct ConfigurationSummary: Sendable, Hashable {
  let environment: String
  let digest: String
  let issuer: String
  let audience: String
  let keyIDs: [String]
  let generation: String
  /// A short digest of each setting by its name; empty where the other side does not tell them.
  let settings: [String: String]

  /// - Parameter keyring: the ring as it stands, which may have been re-read since the start.
  init(_ configuration: ServiceConfiguration, keyring: Keyring) {
    environment = configuration.environment.rawValue
    digest = configuration.digest.value
    issuer = configuration.issuer
    audience = configuration.audience
    keyIDs = keyring.entries.map(\.key.id)
    generation = keyring.generation
    settings = configuration.digest.settings
  }

  /// Reads the answer of a running service; `nil` where it is none.
  init?(parsing bytes: [UInt8]) {
    guard let object = try? JSONObject(parsing: bytes), let environment = object["environment"]?.string,
      let digest = object["config_digest"]?.string, let issuer = object["issuer"]?.string,
      let audience = object["audience"]?.string, let keyIDs = object["key_ids"]?.strings,
      let generation = object["generation"]?.string
    else { return nil }
    self.environment = environment
    self.digest = digest
    self.issuer = issuer
    self.audience = audience
    self.keyIDs = keyIDs
    self.generation = generation
    let members = object["settings"]?.object?.members ?? []
    settings = Dictionary(members.map { ($0.name, $0.value.string ?? "") }) { first, _ in first }
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("environment", environment)
    writer.member("config_digest", digest)
    writer.member("issuer", issuer)
    writer.member("audience", audience)
    writer.member("key_ids", keyIDs)
    writer.member("generation", generation)
    writer.beginObject("settings")
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      writer.name(name)
      writer.value(value)
    }
    writer.endObject()
    writer.endObject()
  }

  /// A part as text, by the name that ``differences(from:)`` gives it.
  func value(of name: String) -> String {
    switch name {
    case "environment": environment
    case "config_digest": digest
    case "issuer": issuer
    case "audience": audience
    case "key_ids": keyIDs.joined(separator: ", ")
    case "generation": generation
    default: settings[name].map { "digest \($0)" } ?? "-"
    }
  }

  /// The names of what differs, sorted; settings only where both sides tell them.
  func differences(from other: ConfigurationSummary) -> [String] {
    let parts = [
      ("environment", environment == other.environment), ("config_digest", digest == other.digest),
      ("issuer", issuer == other.issuer), ("audience", audience == other.audience),
      ("key_ids", keyIDs == other.keyIDs), ("generation", generation == other.generation),
    ]
    var names = parts.filter { !$0.1 }.map(\.0)
    if !settings.isEmpty, !other.settings.isEmpty {
      names += Set(settings.keys).union(other.settings.keys).filter { settings[$0] != other.settings[$0] }.sorted()
    }
    return names
  }
}
