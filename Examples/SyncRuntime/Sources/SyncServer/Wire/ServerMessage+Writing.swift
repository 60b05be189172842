import JWT
import SyncWire

extension ServerMessage {
  /// The message as the text of a frame: what `encode(to:)` writes, and many times faster.
  var json: [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    write(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .authenticated(let tokenID, let expiresIn, let refreshAfterIn):
      writer.member("type", "authenticated")
      if let tokenID { writer.member("token_id", tokenID) }
      writer.member("expires_in", expiresIn)
      writer.member("refresh_after_in", refreshAfterIn)
    case .tokenExpiring(let expiresIn):
      writer.member("type", "token_expiring")
      writer.member("expires_in", expiresIn)
    case .subscribed(let stream, let after, let floor, let head):
      writer.member("type", "subscribed")
      writer.member("stream", stream)
      writer.member("after", after)
      writer.member("floor", floor)
      writer.member("head", head)
    case .live(let stream, let head):
      writer.member("type", "live")
      writer.member("stream", stream)
      writer.member("head", head)
    case .event(let event):
      writer.member("type", "event")
      writer.member("stream", event.stream)
      writer.member("seq", event.seq)
      writer.member("data", event.data)
    case .unsubscribed(let stream):
      writer.member("type", "unsubscribed")
      writer.member("stream", stream)
    case .refused(let refusal): refusal.write(to: &writer)
    }
  }
}

extension ServerMessage.Refusal {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("type", "error")
    writer.member("code", code.rawValue)
    writer.member("message", message)
    if let stream { writer.member("stream", stream) }
    if let floor { writer.member("floor", floor) }
    if let head { writer.member("head", head) }
  }
}
