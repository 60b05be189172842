import Testing
import TokenRules

@testable import TokenService

/// One bad setting: what is set, and which variable is to be named.
struct BadSetting: Sendable, CustomTestStringConvertible {
  let changes: [String: String?]
  let blamed: String
  let words: String

  init(_ variable: String, _ value: String, _ words: String) {
    self.init([variable: value], variable, words)
  }

  init(_ changes: [String: String?], _ blamed: String, _ words: String) {
    self.changes = changes
    self.blamed = blamed
    self.words = words
  }

  var testDescription: String { "\(blamed) \(words)" }
}

/// Every variable: missing, malformed, out of bounds; read in staging, where everything else is right.
@Suite("Reading each variable")
struct VariableReadingTests {
  private static let scope = "OA_SPACETIME_STAGING_"

  static let requiredNames =
    [
      "HTTP_BASE_URL", "DATABASE", "TOKEN_ISSUER", "TOKEN_AUDIENCE", "JWT_SIGNING_KEY", "STORE_URL",
    ].map { scope + $0 } + ["RUNTIME_ADMIN_TOKEN"]

  @Test("a required variable that is missing, or set but empty, is named", arguments: requiredNames)
  func missing(name: String) {
    #expect(Settings.blamed(changing: [name: nil]) == [name])
    #expect(Settings.blamed(changing: [name: ""]) == [name])
  }

  static let badSettings: [BadSetting] = [
    BadSetting(scope + "HTTP_BASE_URL", "spacetime.example.com", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "https://", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "https://user:word@host", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "https://host:0", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "https://host:65536", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "https://host/?q=1", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "https://host/#x", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", "ftp://host", "is not the base URL"),
    BadSetting(scope + "HTTP_BASE_URL", " https://host", "is not the base URL"),
    BadSetting(scope + "DATABASE", "a/b", "is not the name of a database"),
    BadSetting(scope + "DATABASE", "..", "is not the name of a database"),
    BadSetting(scope + "DATABASE", String(repeating: "d", count: 129), "is longer than 128 bytes"),
    BadSetting(scope + "DATABASE", "a\nb", "has a control character"),
    BadSetting(scope + "WEBSOCKET_PATH", "v1/subscribe", "does not start with /"),
    BadSetting(scope + "WEBSOCKET_PATH", "/v1/{table}", "has characters"),
    BadSetting(scope + "HEALTH_PATH", "health", "does not start with /"),
    BadSetting(scope + "TOKEN_ISSUER", " issuer", "has white space around it"),
    BadSetting(scope + "TOKEN_ISSUER", "a\u{85}b", "has a control character"),
    BadSetting(scope + "TOKEN_AUDIENCE", String(repeating: "a", count: 257), "is longer than 256 bytes"),
    BadSetting(scope + "JWT_SIGNING_KEY", String(repeating: "k1", count: 15), "has 30 bytes"),
    BadSetting(scope + "JWT_SIGNING_KEY", String(repeating: "k", count: 40), "is one byte repeated"),
    BadSetting(scope + "JWT_SIGNING_KEY", "base64url:a+b=", "cannot be decoded"),
    BadSetting(scope + "JWT_SIGNING_KEY", "hex:abc", "cannot be decoded"),
    BadSetting(scope + "JWT_SIGNING_KEY", "-----BEGIN PUBLIC KEY-----xxxxxxxxxxxxxxxxxxx", "another key format"),
    BadSetting(scope + "JWT_SIGNING_KEY", "please-ChangeMe-0123456789-0123456789", "placeholder"),
    BadSetting(scope + "TOKEN_KEY_ID", "two words", "is not a key id"),
    BadSetting(scope + "FALLBACK_SIGNING_KEYS", "short", "has a 1st entry that has 5 bytes"),
    BadSetting(scope + "FALLBACK_SIGNING_KEYS", Settings.sessionKey + ",,x", "has an empty entry, the 2nd of 3"),
    BadSetting(scope + "FALLBACK_SIGNING_KEYS", Settings.sessionKey + ",", "has an empty entry, the 2nd of 2"),
    BadSetting(scope + "FALLBACK_SIGNING_KEYS", Settings.signingKey + "staging", "is in the ring already"),
    BadSetting("RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS", ",", "has an empty entry"),
    BadSetting(
      [scope + "KEYRING_FILE": "/nonexistent/keyring.json", scope + "JWT_SIGNING_KEY": nil],
      scope + "KEYRING_FILE",
      "cannot be read: no such file"
    ),
    BadSetting(scope + "PROPAGATION_BOUND_SECONDS", "3601", "is out of bounds"),
    BadSetting(scope + "CLOCK_BOUND_SECONDS", "301", "is out of bounds"),
    BadSetting(scope + "STATE_DIR", " state", "has white space around it"),
    BadSetting(scope + "CLOCK_REFERENCE_URL", "replica-2:8080/health", "is not the URL of an HTTP service"),
    BadSetting(scope + "POLICY_FILE", "/nonexistent/policy.json", "cannot be read: no such file"),
    BadSetting("OA_SYNC_TOKEN_ENABLED", "maybe", "is neither true nor false"),
    BadSetting("OA_SYNC_TOKEN_TTL_SECONDS", "5m", "is not a whole number"),
    BadSetting("OA_SYNC_TOKEN_TTL_SECONDS", "300.0", "is not a whole number"),
    BadSetting("OA_SYNC_TOKEN_TTL_SECONDS", "+300", "is not a whole number"),
    BadSetting("OA_SYNC_TOKEN_TTL_SECONDS", "٣٠٠", "is not a whole number"),
    BadSetting("OA_SYNC_TOKEN_TTL_SECONDS", "0", "is out of bounds"),
    BadSetting("OA_SYNC_TOKEN_TTL_SECONDS", "99999999999999999999", "is out of bounds"),
    BadSetting("OA_SYNC_TOKEN_MIN_TTL_SECONDS", "-1", "is not a whole number"),
    BadSetting("OA_SYNC_TOKEN_MAX_TTL_SECONDS", "86401", "is out of bounds"),
    BadSetting("OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS", "0", "is out of bounds"),
    BadSetting("OA_SYNC_TOKEN_CLAIMS_VERSION", "v1 ", "has white space around it"),
    BadSetting("OA_SYNC_TOKEN_ALLOWED_SCOPES", "sync.subscribe,nobody.knows", "the policy does not have"),
    BadSetting("OA_SYNC_TOKEN_DEFAULT_SCOPES", "two words", "has a 1st entry that has something else than visible"),
    BadSetting("RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS", "601", "is out of bounds"),
    BadSetting("RUNTIME_SYNC_TOKEN_MAX_AGE_SECONDS", "x", "is not a whole number"),
    BadSetting("RUNTIME_SYNC_REVOKED_JTIS", "sync_1,,sync_2", "has an empty entry"),
    BadSetting("OA_CONTROL_SESSION_ISSUER", "control\n", "has a control character"),
    BadSetting("OA_CONTROL_SESSION_SIGNING_KEY", "short", "has 5 bytes"),
    BadSetting("OA_CONTROL_SESSION_FALLBACK_SIGNING_KEYS", "short", "has a 1st entry that has 5 bytes"),
    BadSetting("OA_CONTROL_SESSION_MAX_AGE_SECONDS", "59", "is out of bounds"),
    BadSetting("OA_CONTROL_ACCESS_KEYS_FILE", "/nonexistent/access.json", "cannot be read"),
    BadSetting(scope + "CORS_ORIGINS", "https://app.example.com/path", "has a 1st entry that is not an origin"),
    BadSetting(scope + "CORS_ORIGINS", "null", "is not an origin"),
    BadSetting(scope + "CORS_ORIGINS", "*", "is not an origin"),
    BadSetting("RUNTIME_ADMIN_TOKEN", "short", "has 5 bytes"),
    BadSetting("RUNTIME_ADMIN_TOKEN", "a token with spaces of more than 32 bytes", "visible ASCII"),
    BadSetting("RUNTIME_READ_TOKEN", "short", "has 5 bytes"),
    BadSetting(scope + "MINT_RATE_PER_SECOND", "1e3", "is not a number"),
    BadSetting(scope + "MINT_RATE_PER_SECOND", "-1", "is not a number"),
    BadSetting(scope + "MINT_RATE_PER_SECOND", "nan", "is not a number"),
    BadSetting(scope + "MINT_BURST", "1000001", "is out of bounds"),
    BadSetting(scope + "ADDRESS_RATE_PER_SECOND", "1000001", "is out of bounds"),
    BadSetting(scope + "ADDRESS_BURST", "many", "is not a whole number"),
    BadSetting(scope + "TRUSTED_PROXIES", "10.0.0.0/33", "is not a network"),
    BadSetting(scope + "TRUSTED_PROXIES", "10.0.0.0/8, fd00::/129", "has a 2nd entry that is not a network"),
    BadSetting(scope + "TRUSTED_PROXIES", "10.1.0.0/8", "has bits set behind its prefix"),
    BadSetting("OA_AUDIT", "syslog", "is no place for audit events"),
    BadSetting("OA_AUDIT", "file:", "is no place for audit events"),
    BadSetting("OA_AUDIT", "off", "is off outside dev"),
    BadSetting("OA_AUDIT_SYNC", "maybe", "is neither true nor false"),
    BadSetting("OA_EVENT_LOOP_THREADS", "0", "is out of bounds"),
    BadSetting("OA_RUNTIME_CANARY_USER_PERCENT", "101", "is out of bounds"),
    BadSetting("OA_RUNTIME_CANARY_AUTOPILOT_PERCENT", "5%", "is not a whole number"),
    BadSetting("OA_RUNTIME_CANARY_SEED", " seed", "has white space around it"),
    BadSetting("OA_RUNTIME_SHADOW_ENABLED", "maybe", "is neither true nor false"),
    BadSetting("OA_RUNTIME_SHADOW_SAMPLE_RATE", "1.5", "is out of bounds"),
    BadSetting("OA_RUNTIME_SHADOW_SAMPLE_RATE", "half", "is not a number"),
    BadSetting("PORT", "65536", "is out of bounds"),
    BadSetting(scope + "STORE_URL", "mysql://host/db", "is not the URL of a store"),
    BadSetting(scope + "STORE_URL", "sqlite:", "is not the URL of a store"),
    BadSetting(scope + "STORE_URL", "sqlite://host/file", "is not the URL of a store"),
    BadSetting(scope + "STORE_URL", "sqlite:folder/", "is not the URL of a store"),
    BadSetting(scope + "STORE_URL", "postgres:///db", "is not the URL of a store"),
    BadSetting(scope + "STORE_URL", "postgres://user:word@/db", "is not the URL of a store"),
    BadSetting(scope + "STORE_URL", "memory", "is not the URL of a store"),
    BadSetting(scope + "REVOCATION_MAX_STALENESS_SECONDS", "86401", "is out of bounds"),
    BadSetting(scope + "REVOCATION_POLL_MS", "49", "is out of bounds"),
    BadSetting(scope + "REVOCATION_POLL_MS", "5001", "is out of bounds"),
    BadSetting(scope + "LONGEST_CALLER_SECONDS", "59", "is out of bounds"),
    BadSetting(scope + "REPLICAS", "0", "is out of bounds"),
  ]

  @Test("a malformed value is named, and nothing else is", arguments: badSettings)
  func malformed(setting: BadSetting) {
    let problems = Settings.report(changing: setting.changes).problems
    #expect(problems.map(\.variable) == [setting.blamed])
    #expect(problems.first?.problem.contains(setting.words) == true, "\(problems)")
  }

  @Test("every variable of the table is tried here")
  func completeness() {
    let tried = Self.badSettings.flatMap(\.changes.keys) + Self.requiredNames
    // These hold any text that shows, or are tried with their partners.
    let others = ["OA_SPACETIME_ENV", "OA_CONTROL_SESSION_AUDIENCE"]
    let together = VariableTable.all.map(\.pattern).filter { $0.hasPrefix("OA_CONTROL_INTROSPECTION") }
    let missed = VariableTable.all.filter { variable in
      !tried.contains(variable.name(in: .staging)) && !(others + together).contains(variable.pattern)
    }
    #expect(missed.map(\.pattern) == [])
  }

  @Test("prod asks for https://, in the base URL and wherever credentials are sent")
  func productionIsSecure() {
    let base = "OA_SPACETIME_PROD_HTTP_BASE_URL"
    #expect(Settings.blamed(changing: [base: "http://spacetime.example.com"], of: .prod) == [base])
    #expect(Settings.blamed(changing: ["OA_SPACETIME_STAGING_HTTP_BASE_URL": "http://host"]) == [])
    let introspection = [
      "OA_CONTROL_INTROSPECTION_URL": "http://identity.example.com/introspect",
      "OA_CONTROL_INTROSPECTION_CLIENT_ID": "token-service", "OA_CONTROL_INTROSPECTION_CLIENT_SECRET": "word",
    ]
    #expect(Settings.blamed(changing: introspection, of: .prod) == ["OA_CONTROL_INTROSPECTION_URL"])
    #expect(Settings.blamed(changing: introspection) == [])
  }

  @Test("one byte short of the least length is too short, and the least length is enough")
  func keyLength() {
    let name = "OA_SPACETIME_STAGING_JWT_SIGNING_KEY"
    let key = "0123456789abcdef0123456789abcdef"
    #expect(Settings.blamed(changing: [name: " \(key.dropLast()) \n"]) == [name])
    #expect(Settings.blamed(changing: [name: " \(key) \n"]) == [])
  }
}
