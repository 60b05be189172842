import NIOCore

/// What a client may send and hold open on one listener; every number has a test over a real socket.
struct ConnectionLimits: Sendable {
  /// Bytes of the request target.
  var target = 4096
  /// Bytes of one field's name or value: room for a token of 8,192 bytes.
  var field = 12 * 1024
  /// Bytes of all field names and values together.
  var fields = 24 * 1024
  /// Number of fields, trailers included.
  var fieldCount = 64
  /// Bytes on the wire before a head must be complete, white space and line ends included.
  var head = 32 * 1024
  /// Bytes of a body.
  var body = 16 * 1024
  /// Bytes of a body where the route takes more and the sender may use it: a thousand ids.
  var largeBody = 384 * 1024
  /// Bytes on the wire of one whole request: a body in tiny chunks has more framing than content.
  var request = 160 * 1024

  /// How long a new connection may be silent.
  var firstByte: TimeAmount = .seconds(10)
  /// From a request's first byte to its complete head.
  var completeHead: TimeAmount = .seconds(10)
  /// From a request's first byte to its last.
  var completeRequest: TimeAmount = .seconds(20)
  /// How long a connection may be silent between requests.
  var idle: TimeAmount = .seconds(75)
  /// How long an answer may take until it has left, whichever side is slow: one that waits for news has 30 seconds.
  var answer: TimeAmount = .seconds(45)
  /// How long a closed connection still reads, so that the last answer is not lost to a reset.
  var linger: TimeAmount = .seconds(1)
  /// How long requests in flight may take once the service shuts down.
  var shutdown: TimeAmount = .seconds(10)

  /// Connections of one listener; further ones are answered 503 and closed.
  var connections = 8192
  /// Requests of one listener that are being answered at the same time.
  var concurrentRequests = 2048
}
