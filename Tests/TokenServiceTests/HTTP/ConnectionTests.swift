import Glibc
import NIOCore
import Testing

@testable import TokenService

/// One connection and the requests on it: order, framing, its ends.
@Suite struct ConnectionTests {
  @Test(arguments: [false, true]) func pipelinedRequestsAreAnsweredInTheirOrder(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      let requests = (1...20).map { "POST /\($0) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" }.joined()
      let responses = try await listener.exchange(
        requests + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      )
      #expect(responses.map(\.text) == (1...20).map { "POST /\($0) hi" } + ["GET /end "])
    }
  }

  @Test func anErrorNeverOvertakesOrTearsTheAnswersBeforeIt() async throws {
    try await StubListener.run(respond: {
      try await Task.sleep(for: .milliseconds(20))
      return $0
    }) { listener in
      let requests = (1...5).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
      let responses = try await listener.exchange(
        requests + "GET /bad HTTP/1.1\r\n\r\nGET /6 HTTP/1.1\r\nHost: a\r\n\r\n"
      )
      #expect(responses.map(\.status) == [200, 200, 200, 200, 200, 400])
      #expect(listener.reached.all == (1...5).map { "GET /\($0) " })
    }
  }

  @Test(arguments: [false, true]) func aRequestInTwoPiecesIsTheSameWhereverItIsCut(atOnce: Bool) async throws {
    let request =
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: u\r\n\r\n"
    try await StubListener.run(atOnce: atOnce) { listener in
      let bytes = Array(request.utf8)
      try await blocking {
        let connection = try RawConnection(port: listener.port)
        for cut in 1..<bytes.count {
          connection.send(Array(bytes[..<cut]))
          usleep(300)
          connection.send(Array(bytes[cut...]))
          #expect(try connection.response()?.text == "POST /x abcde")
        }
      }
    }
  }

  @Test(arguments: [false, true]) func aRequestOfSingleBytesIsOne(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      let text = try await blocking {
        let connection = try RawConnection(port: listener.port)
        for byte in "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi".utf8 { connection.send([byte]) }
        return try connection.response()?.text
      }
      #expect(text == "POST /x hi")
    }
  }

  @Test(arguments: [false, true]) func oneEmptyLineBetweenRequestsIsTolerated(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      let responses = try await listener.exchange(
        "\r\nGET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      )
      #expect(responses.map(\.text) == ["GET /1 ", "GET /2 "])
    }
  }

  @Test(arguments: [false, true]) func leaveToSendABodyIsGivenWhenItsTurnComes(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      try await blocking {
        let connection = try RawConnection(port: listener.port)
        connection.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try connection.response()?.status == 100)
        connection.send("hi")
        #expect(try connection.response()?.text == "POST /x hi")
        connection.send(
          "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        )
        #expect(try connection.response()?.text == "GET /1 ")
        #expect(try connection.response()?.status == 100)
        connection.send("ho")
        #expect(try connection.response()?.text == "POST /2 ho")
      }
    }
  }

  @Test(arguments: [false, true]) func aBodyThatIsTooLargeIsNotInvited(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      let responses = try await listener.exchange(
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\nExpect: 100-continue\r\n\r\n"
      )
      #expect(responses.map(\.status) == [413])
    }
  }

  @Test func aHalfClosedConnectionGetsItsAnswers() async throws {
    try await StubListener.run(respond: {
      try await Task.sleep(for: .milliseconds(20))
      return $0
    }) { listener in
      let responses = try await blocking {
        let connection = try RawConnection(port: listener.port)
        connection.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.endSending()
        return try connection.allResponses()
      }
      #expect(responses.map(\.text) == ["GET /1 ", "GET /2 "])
    }
  }

  @Test(arguments: [false, true]) func halfARequestThatEndsIs400(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      let responses = try await blocking {
        let connection = try RawConnection(port: listener.port)
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
        connection.endSending()
        return try connection.allResponses()
      }
      #expect(responses.map(\.status) == [400])
      #expect(listener.reached.all.isEmpty)
    }
  }

  @Test(arguments: [false, true]) func theConnectionEndsWhereTheClientWantsIt(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      for request in [
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
      ] {
        let responses = try await listener.exchange(request + "GET /more HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(responses.map(\.status) == [200])
        #expect(responses.first?["connection"] == "close")
      }
    }
  }

  @Test func shuttingDownEndsIdleConnectionsAndFinishesWhatIsInFlight() async throws {
    let gate = Gate()
    try await StubListener.run(respond: {
      if $0.hasPrefix("GET /busy") { await gate.pass() }
      return $0
    }) { listener in
      try await blocking {
        let idle = try RawConnection(port: listener.port)
        let busy = try RawConnection(port: listener.port)
        let sending = try RawConnection(port: listener.port)
        busy.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
        sending.send("POST /sending HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nh")
        while listener.reached.all.isEmpty { usleep(1000) }
        usleep(50_000)
        listener.quiesce()
        #expect(try idle.closes())
        usleep(100_000)
        gate.open()
        let answer = try busy.response()
        #expect(answer?.text == "GET /busy ")
        #expect(answer?["connection"] == "close")
        #expect(try busy.closes())
        sending.send("i")
        #expect(try sending.response()?.text == "POST /sending hi")
        #expect(try sending.closes())
      }
    }
  }

  @Test func whatDoesNotEndIsCutOffAtTheDeadlineOfTheShutdown() async throws {
    var limits = ConnectionLimits()
    limits.shutdown = .milliseconds(100)
    try await StubListener.run(limits: limits) { listener in
      try await blocking {
        let sending = try RawConnection(port: listener.port)
        sending.send("POST /sending HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nh")
        usleep(50_000)
        listener.quiesce()
        #expect(try sending.closes())
      }
    }
  }

  @Test(arguments: [false, true]) func thousandsOfPipelinedRequestsAreAnswered(atOnce: Bool) async throws {
    try await StubListener.run(atOnce: atOnce) { listener in
      let count = 1500
      let statuses = try await blocking {
        let connection = try RawConnection(port: listener.port)
        connection.sendInBackground(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: count))
        return try (1...count).map { _ in try connection.response()?.status }
      }
      #expect(statuses.allSatisfy { $0 == 200 })
    }
  }

  @Test func aClientThatDoesNotReadIsNotReadFrom() async throws {
    try await LiveService.run { service async throws in
      let isHeldBack = try await blocking { [port = service.publicPort] in
        let connection = try RawConnection(port: port)
        connection.setSendTimeout(seconds: 2)
        let requests = Array(String(repeating: "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n", count: 100).utf8)
        // 400 MB of answers, if nobody stopped.
        for _ in 1...100_000 where !connection.send(requests) { return true }
        return false
      }
      #expect(isHeldBack)
      #expect(try await service.send("GET", "/health").status == 200)
    }
  }

  @Test func aHalfClosedConnectionGetsItsLargeAnswer() async throws {
    try await LiveService.run { service async throws in
      let statuses = try await blocking { [port = service.publicPort] in
        let connection = try RawConnection(port: port)
        connection.send(String(repeating: "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n", count: 500))
        connection.endSending()
        usleep(200_000)
        return try connection.allResponses().map(\.status)
      }
      #expect(statuses == [Int](repeating: 200, count: 500))
    }
  }
}
