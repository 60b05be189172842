/// What a client has, of all its streams; one file.
public struct Checkpoint: Sendable, Hashable, Codable {
  /// By the stream's id.
  ///
  /// Streams that are no longer asked for stay, for when they are again.
  public var streams: [String: StreamCheckpoint]

  /// Makes a checkpoint; without streams, that of a client that has nothing.
  public init(streams: [String: StreamCheckpoint] = [:]) { self.streams = streams }

  /// What is there of a stream.
  public subscript(stream: String) -> StreamCheckpoint {
    get { streams[stream] ?? StreamCheckpoint() }
    set { streams[stream] = newValue }
  }

  private enum Name: String, CodingKey { case version, streams }
  private static let version = 1

  /// Reads what ``encode(to:)`` writes; another version, or a number below 0, is an error.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    streams = try members.decode([String: StreamCheckpoint].self, forKey: .streams)
    let version = try members.decode(Int.self, forKey: .version)
    guard version == Self.version, streams.values.allSatisfy({ $0.seq >= 0 && $0.applied >= 0 && $0.bootstraps >= 0 })
    else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a checkpoint"))
    }
  }

  /// Writes it for the file.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Name.self)
    try members.encode(Self.version, forKey: .version)
    try members.encode(streams, forKey: .streams)
  }
}
