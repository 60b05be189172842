/// What a log keeps, and what it takes.
public struct LogBounds: Sendable, Hashable {
  /// How many of the newest events of a stream are kept; the oldest of them is the floor.
  public let retainedEvents: Int
  /// How many ids of the newest events are remembered, so that an event that is sent again is not appended again.
  public let rememberedIDs: Int
  /// How many streams there may be.
  public let streams: Int
  /// The longest id of an event, in bytes.
  public let idLength: Int
  /// The longest data of an event, in bytes.
  public let dataLength: Int

  /// Sets the bounds; `rememberedIDs` is at least what is kept.
  public init(
    retainedEvents: Int = 100_000,
    rememberedIDs: Int = 100_000,
    streams: Int = 1000,
    idLength: Int = 128,
    dataLength: Int = 32_768
  ) {
    self.retainedEvents = max(1, retainedEvents)
    self.rememberedIDs = max(rememberedIDs, self.retainedEvents)
    self.streams = streams
    self.idLength = idLength
    self.dataLength = dataLength
  }
}
