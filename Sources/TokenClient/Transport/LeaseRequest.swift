/// What to send, with the method POST.
///
/// Its description does not show the credential.
public struct LeaseRequest: Sendable {
  /// Where: visible ASCII, `https://`, or `http://` where that is allowed.
  public let url: String
  /// JSON; may be empty, and then there is no content type.
  public let body: [UInt8]
  /// How long it may take.
  public let timeout: Duration
  /// The bytes of an answer that are read at most.
  public var largestAnswer: Int { 256 << 10 }
  private let credential: Credential

  init(url: String, credential: Credential, body: [UInt8], timeout: Duration) {
    self.url = url
    self.body = body
    self.timeout = timeout
    self.credential = credential
  }

  /// The header fields, `authorization` among them; names in lower case, values without control characters.
  public var headers: [(name: String, value: String)] {
    let json = "application/json"
    let fields = [(name: "authorization", value: "Bearer " + credential.bearer), (name: "accept", value: json)]
    return body.isEmpty ? fields : fields + [(name: "content-type", value: json)]
  }
}
