import JWT

extension MetricsReading {
  /// One object; counters by their names, `closes` and `refusals` by reason, `replay_milliseconds` as a histogram.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for number in numbers {
      writer.name(number.name)
      writer.value(Int64(number.value))
    }
    writer.beginObject("closes")
    Self.write(closes, to: &writer)
    writer.endObject()
    writer.beginObject("refusals")
    Self.write(refusals, to: &writer)
    writer.endObject()
    writer.beginObject("replay_milliseconds")
    writer.member("count", replays.count)
    writer.member("sum", Int64(replays.seconds * 1000))
    writer.beginObject("at_most")
    for (bound, count) in zip(Histogram.bounds, replays.cumulative) {
      writer.name("\(Int(bound * 1000))")
      writer.value(Int64(count))
    }
    writer.endObject()
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  private static func write(_ counts: [(reason: String, count: Int)], to writer: inout JSONWriter) {
    for (reason, count) in counts {
      writer.name(reason)
      writer.value(Int64(count))
    }
  }
}
