public import JWT

/// What a client asks for; the form is checked, the rights are not.
public struct TokenRequest: Sendable {
  /// The most scopes that may be sent.
  public static let maximumScopes = 32
  /// The most streams and topics together that may be sent.
  public static let maximumStreams = 64
  /// The longest scope, stream or id, in bytes.
  public static let maximumNameLength = 256

  /// The scopes as they were sent; empty asks for the default scopes.
  public var scopes: [String]
  /// The streams, and behind them the topics, as they were sent but trimmed; empty asks for the default streams.
  public var streams: [String]
  /// How many of `streams` came as `streams`; those behind them came as `topics`.
  public var streamCount: Int
  /// How long the token is to live, in seconds.
  public var ttlSeconds: Int64?
  /// The device that the token is for.
  public var deviceID: String?

  /// Asks for this; nothing asks for the defaults.
  public init(scopes: [String] = [], streams: [String] = [], ttlSeconds: Int64? = nil, deviceID: String? = nil) {
    self.scopes = scopes
    self.streams = streams
    self.streamCount = streams.count
    self.ttlSeconds = ttlSeconds
    self.deviceID = deviceID
  }

  /// Reads a request's body: a JSON object of at most 16 levels, or nothing at all, which asks for the defaults.
  ///
  /// Unknown members are ignored, and `null` is absent.
  ///
  /// - Throws: ``TokenRequestError``; of a well-formed object, everything that is wrong with it.
  public init(parsing body: [UInt8]) throws(TokenRequestError) {
    self.init()
    guard !body.isEmpty else { return }
    let object: JSONObject
    do { object = try JSONObject(parsing: body) } catch { throw .malformed(error) }
    var form = RequestForm(object)
    scopes = form.names("scopes", limit: Self.maximumScopes)
    let streams = form.names("streams", limit: Self.maximumStreams).map(PlainText.trimmed)
    let topics = form.names("topics", limit: Self.maximumStreams).map(PlainText.trimmed)
    if streams.count <= Self.maximumStreams, topics.count <= Self.maximumStreams,
      streams.count + topics.count > Self.maximumStreams
    {
      form.refuse("streams", "streams and topics together hold at most \(Self.maximumStreams) names")
    }
    form.checkNotEmpty("streams", streams)
    form.checkNotEmpty("topics", topics)
    streamCount = streams.count
    self.streams = topics.isEmpty ? streams : streams + topics
    ttlSeconds = form.integer("ttl_seconds")
    deviceID = form.id("device_id")
    if !form.errors.isEmpty { throw .invalid(form.errors) }
  }

  /// The member in which the stream at `index` was sent.
  func field(ofStreamAt index: Int) -> String { index < streamCount ? "streams" : "topics" }
}

/// Why a body is no request.
@nonexhaustive
public enum TokenRequestError: Error, Hashable, Sendable {
  /// It is not one strict JSON object (HTTP 400).
  case malformed(JSONError)
  /// Members of it are wrong (HTTP 422).
  case invalid([FieldError])
}
