import NIOCore
import NIOPosix
import NIOWebSocket
import SyncWire

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SyncClientSession {
  func perform(_ effect: SessionEffect) {
    switch effect {
    case .reject(let token): parts.tokens.reject(token)
    case .obtainToken(let request, let validFor): obtain(request, validFor)
    case .connect(let number, let token): connect(number, token)
    case .send(let number, let message): send(message, on: number)
    case .close(let number, let code): close(number, code: code)
    case .fetchSnapshot(let request, let stream, let token): fetch(request, stream, token)
    case .save(let checkpoint): save(checkpoint)
    case .ended(let ending): if ending != .stopped { parts.log("over, \(ending.rawValue)") }
    }
  }

  private func obtain(_ request: Int, _ validFor: Duration) {
    Task {
      let result: Result<SocketToken, TokenSourceError>
      do throws(TokenSourceError) {
        result = .success(try await parts.tokens.token(validFor: validFor))
      } catch { result = .failure(error) }
      take(.token(request: request, result))
    }
  }

  private func endpoint(_ token: SocketToken) -> SubscribeEndpoint? {
    parts.endpoint ?? token.subscribeURL.flatMap { try? SubscribeEndpoint($0) }
  }

  private func connect(_ number: Int, _ token: SocketToken) {
    current = number
    guard let endpoint = endpoint(token) else {
      parts.log("the token does not say where to subscribe")
      return take(.lost(socket: number, .protocolMismatch))
    }
    connector.connect(to: endpoint, token: token, on: loop) { channel in
      self.assumeIsolated { $0.adopt(channel, number) }
    } tell: { event in
      self.assumeIsolated { $0.heard(event, from: number) }
    }
  }

  private func adopt(_ channel: any Channel, _ number: Int) -> Bool {
    guard number == current else { return false }
    self.channel = (number, channel)
    return true
  }

  private func heard(_ event: SocketEvent, from number: Int) {
    guard number == current else { return }
    if case .lost(let loss) = event { parts.log(loss.summary) }
    take(event.input(socket: number))
  }

  private func send(_ message: ClientMessage, on number: Int) {
    // Names, numbers and a token: encoding them cannot fail.
    guard let channel, channel.number == number, let text = try? JSONEncoder().encode(message) else { return }
    let frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: text))
    channel.channel.writeAndFlush(frame, promise: nil)
  }

  /// Says goodbye if that goes quickly; a server that does not read any more is not waited for.
  private func close(_ number: Int, code: UInt16) {
    if number == current { current = 0 }
    guard let (own, channel) = channel, own == number else { return }
    self.channel = nil
    var data = channel.allocator.buffer(capacity: 2)
    data.writeInteger(code)
    let frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data)
    let late = loop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    channel.writeAndFlush(frame).whenComplete { _ in
      late.cancel()
      channel.close(promise: nil)
    }
  }

  private func fetch(_ request: Int, _ stream: String, _ token: SocketToken) {
    guard let endpoint = endpoint(token) else {
      return take(.snapshot(request: request, .failure(.unavailable(retryAfter: nil))))
    }
    Task {
      let result = await snapshots.fetch(stream, from: endpoint, token: token)
      take(.snapshot(request: request, result))
    }
  }

  private func save(_ checkpoint: Checkpoint) {
    let store = parts.store
    NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try store.save(checkpoint) }.whenComplete { result in
      self.assumeIsolated { driver in
        if case .failure(let error) = result { driver.parts.log("not saved: \(error)") }
        driver.take(.saved((try? result.get()) != nil))
      }
    }
  }
}

extension Loss {
  /// For a log; of the reason, which is the server's text, the visible ASCII alone, and not much of it.
  var summary: String {
    switch self {
    case .network: "connection lost"
    case .closed(let code, let reason):
      "closed \(code) \(String(reason.unicodeScalars.filter { (0x20..<0x7f).contains($0.value) }.prefix(64)))"
    case .refused(let status, _): "upgrade refused with \(status)"
    case .protocolMismatch: "not a server of this protocol"
    }
  }
}
