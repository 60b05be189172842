import HTTPTypes
import JWT
import NIOCore
import TokenRules

/// A complete response: what `TokenResponder` makes and every transport writes.
struct Answer: Sendable {
  /// The status code.
  var status: Int
  /// Every field but those of the transport: `content-length`, `date`, `connection`.
  var fields: HTTPFields
  /// The body; of an answer to HEAD, the one that GET would have got.
  var body: ByteBuffer

  /// An answer with a body that is written already.
  init(status: Int, contentType: String, requestID: String, body: ByteBuffer) {
    self.status = status
    self.body = body
    fields = HTTPFields()
    fields.reserveCapacity(6)
    fields.append(HTTPField(name: .contentType, value: contentType))
    fields.append(HTTPField(name: .cacheControl, value: "no-store"))
    fields.append(HTTPField(name: .xRequestID, value: requestID))
  }

  /// An answer of JSON.
  init(status: Int = 200, requestID: String, json: borrowing JSONWriter) {
    let body = json.withBytes { ByteBuffer(bytes: $0) }
    self.init(status: status, contentType: "application/json", requestID: requestID, body: body)
  }

  /// An answer without a body.
  init(status: Int, requestID: String) {
    self.status = status
    body = ByteBuffer()
    fields = [.cacheControl: "no-store", .xRequestID: requestID]
  }
}

extension Answer {
  /// The envelope of contract section 3, with the fields that belong to the failure.
  init(_ failure: RequestFailure, requestID: String) {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    failure.writeEnvelope(to: &writer)
    writer.endObject()
    self.init(status: failure.status, requestID: requestID, json: writer)
    switch failure {
    case .unauthorized: fields.append(HTTPField(name: .wwwAuthenticate, value: "Bearer"))
    case .methodNotAllowed(let allowed): fields.append(HTTPField(name: .allow, value: allowed))
    default: break
    }
    if let seconds = failure.retryAfter { fields.append(HTTPField(name: .retryAfter, value: String(seconds))) }
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

extension HTTPField.Name {
  static let xRequestID = Self("x-request-id")!
  static let traceparent = Self("traceparent")!
  static let xForwardedFor = Self("x-forwarded-for")!
}
