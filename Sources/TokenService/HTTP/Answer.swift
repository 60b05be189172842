import JWT
import NIOCore
import TokenRules

/// A complete response: what `TokenResponder` makes and every transport writes.
struct Answer: Sendable {
  /// The status code.
  var status: Int
  /// `content-type`; an answer without a body has none.
  var contentType: String?
  /// `x-request-id`.
  var requestID: String
  /// Further fields, but for those of the transport: `content-length`, `connection`.
  var fields = AnswerFields()
  /// The time of the field `date`: the exchange's one reading of the clock.
  var time: Timestamp?
  /// The body; of an answer to HEAD, the one that GET would have got.
  var body: ByteBuffer

  /// An answer with a body that is written already.
  init(status: Int, contentType: String, requestID: String, body: ByteBuffer) {
    self.status = status
    self.contentType = contentType
    self.requestID = requestID
    self.body = body
  }

  /// An answer of JSON, written where it will leave from.
  ///
  /// - Parameter capacity: bytes that are expected; it grows beyond them.
  init(status: Int = 200, requestID: String, capacity: Int, json write: (inout JSONWriter) -> Void) {
    let body = ByteBuffer(json: capacity, behind: WireAnswer.headRoom, write)
    self.init(status: status, contentType: "application/json", requestID: requestID, body: body)
  }

  /// An answer of JSON.
  init(status: Int = 200, requestID: String, json: borrowing JSONWriter) {
    let body = json.withBytes { ByteBuffer(bytes: $0) }
    self.init(status: status, contentType: "application/json", requestID: requestID, body: body)
  }

  /// An answer without a body.
  init(status: Int, requestID: String) {
    self.status = status
    self.requestID = requestID
    body = ByteBuffer()
  }
}

extension Answer {
  /// The envelope of contract section 3, with the fields that belong to the failure.
  init(_ failure: RequestFailure, requestID: String, at time: Timestamp? = nil) {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    failure.writeEnvelope(to: &writer)
    writer.endObject()
    self.init(status: failure.status, requestID: requestID, json: writer)
    self.time = time
    switch failure {
    case .unauthorized: fields.add("www-authenticate", "Bearer")
    case .methodNotAllowed(let allowed): fields.add("allow", allowed)
    default: break
    }
    if let seconds = failure.retryAfter { fields.add("retry-after", String(seconds)) }
  }
}

extension RequestFailure {
  /// Writes the members of the envelope into an object that is open.
  func writeEnvelope(to writer: inout JSONWriter) {
    writer.member("message", message)
    writer.beginObject("error")
    writer.member("code", code.description)
    writer.member("message", message)
    writer.endObject()
    if !fields.isEmpty { writeFields(to: &writer) }
  }

  /// Writes `errors`: each member's name once, with its messages in order.
  private func writeFields(to writer: inout JSONWriter) {
    var groups: [(name: String, messages: [String])] = []
    for field in fields {
      if let index = groups.firstIndex(where: { $0.name.utf8.elementsEqual(field.field.utf8) }) {
        groups[index].messages.append(field.message)
      } else {
        groups.append((field.field, [field.message]))
      }
    }
    writer.beginObject("errors")
    for group in groups {
      writer.name(group.name)
      writer.beginArray()
      for message in group.messages { writer.value(message) }
      writer.endArray()
    }
    writer.endObject()
  }
}
