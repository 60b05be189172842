import JWT
import Logging
import ServiceContextModule
import TokenRules

/// swift-log as JSON lines: `time`, `level`, `label`, `message`, `trace_id` and `span_id` where known, `metadata`.
struct JSONLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let output: LogOutput
  private let clock: any TokenClock

  init(label: String, level: Logger.Level = .info, output: LogOutput = .standardError, clock: any TokenClock) {
    self.label = label
    self.logLevel = level
    self.output = output
    self.clock = clock
  }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var metadata = metadataProvider?.get() ?? [:]
    metadata.merge(self.metadata) { $1 }
    if let more = event.metadata { metadata.merge(more) { $1 } }
    if let error = event.error { metadata["error"] = metadata["error"] ?? "\(error)" }
    let trace = ServiceContext.current?.traceContext
    var writer = JSONWriter(capacity: 512)
    writer.beginObject()
    writer.member("time", Self.time(clock.now()))
    writer.member("level", event.level.rawValue)
    writer.member("label", label)
    writer.member("message", event.message.description)
    // A trace that the message itself names is meant; else the one that the task works for.
    if let traceID = metadata.removeValue(forKey: "trace_id")?.description ?? trace?.traceID.hex {
      writer.member("trace_id", traceID)
    }
    if let trace { writer.member("span_id", trace.spanID.hex) }
    if !metadata.isEmpty {
      writer.name("metadata")
      Self.write(.dictionary(metadata), to: &writer)
    }
    writer.endObject()
    output.write(writer.bytes + [UInt8(ascii: "\n")])
  }

  /// RFC 3339 in UTC with milliseconds.
  private static func time(_ now: Timestamp) -> String {
    let milliseconds = Int(now.milliseconds - now.seconds * 1000)
    let digits = String(1000 + milliseconds).dropFirst()
    return "\(now.rfc3339.dropLast()).\(digits)Z"
  }

  private static func write(_ value: Logger.MetadataValue, to writer: inout JSONWriter) {
    switch value {
    case .string(let text): writer.value(text)
    case .stringConvertible(let value): writer.value(value.description)
    case .array(let values):
      writer.beginArray()
      for value in values { write(value, to: &writer) }
      writer.endArray()
    case .dictionary(let members):
      writer.beginObject()
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        writer.name(name)
        write(value, to: &writer)
      }
      writer.endObject()
    }
  }
}
