/// What is asked for, and where.
public struct LeaseConfiguration: Sendable {
  /// The token service's base URL, as in `https://control.example`: the mint paths are appended.
  ///
  /// `http://` is taken for this machine only, unless `allowsPlainHTTP` is set.
  public var baseURL: String
  /// The scopes to ask for; empty means the service's defaults.
  public var scopes: [String]
  /// The streams to ask for; empty means the defaults of the scopes.
  public var streams: [String]
  /// How long a token should live, in seconds; `nil` means the service's default.
  public var ttlSeconds: Int?
  /// The device to name; a session that is bound to a device may name no other.
  public var deviceID: String?
  /// How long one request may take, the credential's renewal included.
  public var requestDeadline: Duration = .seconds(15)
  /// How long `token()` goes on trying before it throws.
  public var patience: Duration = .seconds(30)
  /// Whether the credential may go over `http://` to another machine: only behind a tunnel of your own.
  public var allowsPlainHTTP = false

  /// Asks this service for its defaults, unless told otherwise.
  public init(
    baseURL: String,
    scopes: [String] = [],
    streams: [String] = [],
    ttlSeconds: Int? = nil,
    deviceID: String? = nil
  ) {
    self.baseURL = baseURL
    self.scopes = scopes
    self.streams = streams
    self.ttlSeconds = ttlSeconds
    self.deviceID = deviceID
  }
}
