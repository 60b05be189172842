/// `POST /v1/database/{database}/streams/{stream}/events`: an event to be appended.
public struct AppendRequest: Sendable, Hashable, Codable {
  /// Chosen by the sender, at most 128 bytes: the same id appends once, however often it is sent.
  public let id: String
  /// What happened.
  public let data: String

  /// Makes a request.
  public init(id: String, data: String) { (self.id, self.data) = (id, data) }
}

/// The answer: where the event stands.
public struct AppendAnswer: Sendable, Hashable, Codable {
  /// The stream's id.
  public let stream: String
  /// Its place in the stream.
  public let seq: Int64

  /// Makes an answer.
  public init(stream: String, seq: Int64) { (self.stream, self.seq) = (stream, seq) }
}

/// `GET /v1/database/{database}/streams/{stream}/snapshot`: the state of a stream after its newest event.
public struct StreamSnapshot: Sendable, Hashable, Codable {
  /// The stream's id.
  public let stream: String
  /// The newest event that the state has; 0 before the first.
  public let seq: Int64
  /// The state.
  public let digest: ChainDigest

  /// Makes a snapshot.
  public init(stream: String, seq: Int64, digest: ChainDigest) {
    (self.stream, self.seq, self.digest) = (stream, seq, digest)
  }
}
