/// An event of a stream; within a stream `seq` counts 1, 2, 3, … without a gap.
public struct SyncEvent: Sendable, Hashable, Codable {
  /// The stream's id.
  public let stream: String
  /// The place in the stream, from 1.
  public let seq: Int64
  /// What happened: text that neither server nor client looks into.
  public let data: String

  /// Makes an event.
  public init(stream: String, seq: Int64, data: String) {
    self.stream = stream
    self.seq = seq
    self.data = data
  }
}
