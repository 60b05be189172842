/// What may stand in a variable; the words of `config reference` and of error messages come from here.
enum ValueForm: Sendable, Hashable {
  /// Text that is compared exactly.
  case text
  /// One of a few words.
  case choice([String])
  /// The base URL of an HTTP service.
  case baseURL
  /// A URL of an HTTP service, with path and query as they are.
  case httpURL
  /// The name of a database.
  case databaseName
  /// The path of a URL.
  case urlPath
  /// The path of a file.
  case file
  /// The path of a folder, which may have to be made.
  case folder
  /// A URL of an HTTP service that is told no secret.
  case plainURL
  /// The id of a key.
  case keyID
  /// An HS256 secret.
  case signingKey
  /// HS256 secrets, separated by commas.
  case signingKeys
  /// One bearer token, or two while it rotates.
  case serviceTokens
  /// A secret that somebody else has made.
  case password
  /// Where revocations and replicas are stored; may hold a password.
  case storeURL
  /// A whole number within bounds, of something.
  case wholeNumber(ClosedRange<Int64>, of: String?)
  /// A number a second, which may have a fraction; 0 switches off.
  case rate
  /// A share of all, from 0 to 1.
  case fraction
  /// True or false.
  case flag
  /// Scopes, separated by commas.
  case scopes
  /// Ids of tokens, separated by commas.
  case tokenIDs
  /// Networks, separated by commas.
  case networks
  /// Web origins, separated by commas.
  case origins
  /// Where audit events go.
  case audit

  /// Whether the value must never be shown.
  var isSecret: Bool {
    switch self {
    case .signingKey, .signingKeys, .serviceTokens, .password, .storeURL: true
    default: false
    }
  }

  /// What would be right, as the object of "set it to".
  var expectation: String {
    switch self {
    case .text: "text without white space around it and without control characters, at most 256 bytes"
    case .choice(let words): Self.alternatives(words)
    case .baseURL: "a URL with host, http:// or https://, without query (https:// only, in prod)"
    case .httpURL: "a URL with host, https://, or http:// outside prod or to this very machine"
    case .databaseName: "the name of a database, at most 128 bytes, without `/` and control characters"
    case .urlPath: "a path that starts with `/`"
    case .file: "the path of a file that can be read"
    case .folder: "the path of a folder that can be written, or made"
    case .plainURL: "a URL with host, http:// or https://"
    case .keyID: "1 to 128 visible ASCII characters other than `\"` and `\\`"
    case .signingKey:
      "a secret of at least 32 bytes, plain or as `base64url:…` or `hex:…`; `token-service keys generate` makes one"
    case .signingKeys:
      "secrets of at least 32 bytes each, separated by commas (one with a comma in it as `base64url:…`)"
    case .serviceTokens: "a random token of at least 32 visible ASCII characters, or two, separated by a comma"
    case .password: "visible ASCII characters"
    case .storeURL: "`sqlite:PATH` or a `postgres://` URL"
    case .wholeNumber(let bounds, let unit):
      "a whole number\(unit.map { " of \($0)" } ?? "") from \(Self.grouped(bounds.lowerBound)) to "
        + Self.grouped(bounds.upperBound)
    case .rate: "a number from 0 to 1,000,000, such as 10 or 0.5"
    case .fraction: "a number from 0 to 1, such as 0.25"
    case .flag: "`true` or `false`"
    case .scopes: "scopes that the policy has, separated by commas"
    case .tokenIDs: "ids of tokens (`jti`), separated by commas"
    case .networks: "networks such as `10.0.0.0/8` or `fd00::/8`, separated by commas"
    case .origins: "origins such as `https://app.example.com`, separated by commas"
    case .audit: "`stdout`, `file:PATH`, or in dev `off`"
    }
  }

  private static func alternatives(_ words: [String]) -> String {
    let quoted = words.map { "`\($0)`" }
    return quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
  }

  private static func grouped(_ number: Int64) -> String {
    let digits = Array(String(number))
    return digits.indices.reduce(into: "") { text, index in
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digits[index])
    }
  }
}
