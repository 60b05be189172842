import Glibc
import JWT
import NIOCore
import Testing

@testable import TokenService

/// What a client may send and hold open: every limit is tried over a real socket.
@Suite struct ConnectionLimitTests {
  private func code(_ response: RawResponse?) -> String? {
    guard let response, let envelope = try? JSONObject(parsing: response.body) else { return nil }
    return envelope["error"]?.object?["code"]?.string
  }

  // MARK: Size

  @Test func aTargetAtTheLimitPassesAndOneByteMoreIs414() async throws {
    let limits = ConnectionLimits()
    try await StubListener.run { listener in
      let longest = "/" + String(repeating: "a", count: limits.target - 1)
      let passes = try await listener.exchange("GET \(longest) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(passes.map(\.status) == [200])
      let fails = try await listener.exchange("GET \(longest)a HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(fails.map(\.status) == [414])
      #expect(code(fails.first) == "uri_too_long")
      #expect(fails.first?["connection"] == "close")
    }
  }

  @Test func aFieldThatIsTooLargeIs431() async throws {
    let limits = ConnectionLimits()
    try await StubListener.run { listener in
      let token = String(repeating: "a", count: 8192)
      let passes = try await listener.exchange(
        "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nConnection: close\r\n\r\n"
      )
      #expect(passes.map(\.status) == [200])
      let large = String(repeating: "a", count: limits.field + 1)
      let value = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\nX: \(large)\r\n\r\n")
      #expect(value.map(\.status) == [431])
      #expect(code(value.first) == "header_fields_too_large")
      let name = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\n\(large): x\r\n\r\n")
      #expect(name.map(\.status) == [431])
      let target = try await listener.exchange("GET /\(large) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(target.map(\.status) == [431])
    }
  }

  @Test func fieldsThatAreTooLargeTogetherAre431() async throws {
    try await StubListener.run { listener in
      let field = String(repeating: "a", count: 5000)
      let fields = (1...5).map { "X-\($0): \(field)\r\n" }.joined()
      let responses = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
      #expect(responses.map(\.status) == [431])
    }
  }

  @Test func tooManyFieldsAre431TrailersIncluded() async throws {
    let limits = ConnectionLimits()
    try await StubListener.run { listener in
      let most = (2...limits.fieldCount).map { "X-\($0): a\r\n" }.joined().dropLast(0)
      let passes = try await listener.exchange(
        "GET / HTTP/1.1\r\nHost: a\r\n" + most.replacing("X-2: a", with: "Connection: close") + "\r\n"
      )
      #expect(passes.map(\.status) == [200])
      let fails = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\n\(most)X-1: a\r\n\r\n")
      #expect(fails.map(\.status) == [431])
      let trailers = (1...limits.fieldCount).map { "X-\($0): a\r\n" }.joined()
      let chunked = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(trailers)\r\n"
      )
      #expect(chunked.map(\.status) == [431])
    }
  }

  @Test func whiteSpaceWithoutEndIsNotBufferedWithoutEnd() async throws {
    let limits = ConnectionLimits()
    try await StubListener.run { listener in
      let spaces = String(repeating: " ", count: limits.head + 1)
      let responses = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\nX:\(spaces)")
      #expect(responses.map(\.status) == [431])
    }
  }

  @Test func emptyLinesWithoutEndAreNoRequest() async throws {
    let limits = ConnectionLimits()
    try await StubListener.run { listener in
      let lines = String(repeating: "\r\n", count: limits.head / 2 + 1)
      let responses = try await listener.exchange(lines)
      #expect(responses.map(\.status) == [431])
    }
  }

  @Test func aBodyAtTheLimitPassesAndOneByteMoreIs413() async throws {
    let limits = ConnectionLimits()
    try await StubListener.run { listener in
      let body = String(repeating: "a", count: limits.body)
      let passes = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(limits.body)\r\nConnection: close\r\n\r\n\(body)"
      )
      #expect(passes.map(\.status) == [200])
      // The announcement is enough: the body is not waited for.
      let announced = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(limits.body + 1)\r\n\r\n"
      )
      #expect(announced.map(\.status) == [413])
      #expect(code(announced.first) == "payload_too_large")
      let size = String(limits.body + 1, radix: 16)
      let chunked = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)a\r\n0\r\n\r\n"
      )
      #expect(chunked.map(\.status) == [413])
      #expect(listener.reached.all.count == 1)
    }
  }

  @Test func aLargeBodyThatIsSentAllTheSameDoesNotLoseTheAnswer() async throws {
    try await StubListener.run { listener in
      let responses = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "a", count: 100_000)
      )
      #expect(responses.map(\.status) == [413])
    }
  }

  @Test func chunkFramingWithoutContentIsLimited() async throws {
    var limits = ConnectionLimits()
    limits.request = 4096
    try await StubListener.run(limits: limits) { listener in
      let padding = String(repeating: "a", count: 4096)
      let responses = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;x=\(padding)"
      )
      #expect(responses.map(\.status) == [413])
    }
  }

  // MARK: Time

  @Test func aConnectionThatStaysSilentIsClosed() async throws {
    var limits = ConnectionLimits()
    limits.firstByte = .milliseconds(50)
    try await StubListener.run(limits: limits) { listener in
      let closes = try await blocking { try RawConnection(port: listener.port).closes() }
      #expect(closes)
    }
  }

  @Test func anIdleConnectionIsClosedAfterItsLastAnswer() async throws {
    var limits = ConnectionLimits()
    limits.idle = .milliseconds(800)
    try await StubListener.run(limits: limits) { listener in
      try await blocking {
        let connection = try RawConnection(port: listener.port)
        for _ in 1...2 {
          connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
          let response = try connection.response()
          #expect(response?.status == 200)
          #expect(response?["connection"] == nil)
        }
        #expect(try connection.closes())
      }
    }
  }

  @Test func halfAHeadIs408AndOneByteAtATimeDoesNotHelp() async throws {
    var limits = ConnectionLimits()
    limits.completeHead = .milliseconds(100)
    try await StubListener.run(limits: limits) { listener in
      let half = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\n")
      #expect(half.map(\.status) == [408])
      #expect(code(half.first) == "request_timeout")
      #expect(half.first?["connection"] == "close")
      let slow = try await blocking {
        let connection = try RawConnection(port: listener.port)
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
        for _ in 1...20 where connection.send("a") { usleep(10_000) }
        return try connection.allResponses()
      }
      #expect(slow.map(\.status) == [408])
    }
  }

  @Test func halfABodyIs408AndNeverReachesARoute() async throws {
    var limits = ConnectionLimits()
    limits.completeRequest = .milliseconds(100)
    try await StubListener.run(limits: limits) { listener in
      let responses = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nX-Request-Id: slow\r\nContent-Length: 5\r\n\r\nab"
      )
      #expect(responses.map(\.status) == [408])
      #expect(responses.first?["x-request-id"] == "slow")
      #expect(listener.reached.all.isEmpty)
    }
  }

  @Test func anAnswerThatNobodyReadsIsGivenUp() async throws {
    var limits = ConnectionLimits()
    limits.answer = .milliseconds(100)
    limits.idle = .milliseconds(100)
    let large = String(repeating: "a", count: 8 << 20)
    try await StubListener.run(limits: limits, respond: { _ in large }) { listener in
      let ends = try await blocking {
        let connection = try RawConnection(port: listener.port)
        connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(1_500_000)
        switch Result(catching: { try connection.response() }) {
        case .success(nil): return true
        default: return false
        }
      }
      #expect(ends)
    }
  }

  // MARK: Number

  @Test func aConnectionTooManyIsToldSoAndLeavesTheOthersAlone() async throws {
    var limits = ConnectionLimits()
    limits.connections = 2
    try await StubListener.run(limits: limits) { listener in
      try await blocking {
        let first = try RawConnection(port: listener.port)
        let second = try RawConnection(port: listener.port)
        for connection in [first, second] {
          connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
          #expect(try connection.response()?.status == 200)
        }
        let third = try RawConnection(port: listener.port)
        let refused = try third.response()
        #expect(refused?.status == 503)
        #expect(refused?["retry-after"] == "1")
        #expect(try third.closes())
        first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try first.response()?.status == 200)
      }
    }
  }

  @Test func aPlaceThatIsLeftIsFreeAgain() async throws {
    var limits = ConnectionLimits()
    limits.connections = 1
    try await StubListener.run(limits: limits) { listener in
      var answered = 0
      // The place is free a moment after the client has gone.
      for _ in 1...200 where answered < 5 {
        let responses = try await listener.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        if responses.first?.status == 200 { answered += 1 }
      }
      #expect(answered == 5)
    }
  }

  @Test func slowClientsHoldUpNobody() async throws {
    try await StubListener.run { listener in
      try await blocking {
        let slow = try (1...200).map { _ in try RawConnection(port: listener.port) }
        for connection in slow { connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na") }
        let started = ContinuousClock.now
        for _ in 1...20 {
          let connection = try RawConnection(port: listener.port)
          connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
          #expect(try connection.response()?.status == 200)
        }
        #expect(ContinuousClock.now - started < .seconds(8))
        for connection in slow { connection.send("bcde") }
        for connection in slow { #expect(try connection.response()?.status == 200) }
      }
    }
  }
}
