import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service serve` as a process: its start, its listeners, its signals.
@Suite struct ServeCommandTests {
  private static func mint(_ service: ServeProcess, port: Int? = nil) throws -> RawResponse? {
    let connection = try RawConnection(port: try #require(port ?? service.publicPort))
    connection.send(
      "POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(service.accessKey ?? "")\r\n\r\n"
    )
    return try connection.response()
  }

  // MARK: Start

  @Test func devStartsWithNothingSetAndPrintsACommandThatWorks() async throws {
    try await OwnThread.run {
      let service = try ServeProcess()
      #expect(try Self.mint(service)?.status == 200)
      let line = try #require(
        service.text.split(separator: "\n").first { $0.hasPrefix("  curl") && $0.contains("/api/") }
      )
      let shell = Process()
      shell.executableURL = URL(filePath: "/bin/sh")
      shell.arguments = ["-c", String(line)]
      let output = Pipe()
      shell.standardOutput = output
      try shell.run()
      let lease = try JSONObject(parsing: Array(output.fileHandleForReading.readDataToEndOfFile()))
      #expect(lease["token_type"]?.string == "Bearer")
      service.send(SIGTERM)
      #expect(service.wait() == 0)
    }
  }

  @Test func aPortInUseIsOneMessageAndNothingIsAnnounced() async throws {
    try await StubListener.run { taken in
      for option in ["--port", "--internal-port"] {
        let other = option == "--port" ? "--internal-port" : "--port"
        let run = try await CommandRun(["serve", option, "\(taken.port)", other, "0"], in: try TemporaryFolder())
        #expect(run.code == 69)
        #expect(run.output == "")
        #expect(run.complaint.split(separator: "\n").count == 1)
        #expect(run.complaint.contains("127.0.0.1:\(taken.port)"))
        #expect(run.complaint.contains("the port is in use"))
        #expect(run.complaint.contains(option))
      }
    }
  }

  @Test func anAddressOfAnotherMachineIsOneMessage() async throws {
    let run = try await CommandRun(["serve", "--host", "192.0.2.1", "--port", "0"], in: try TemporaryFolder())
    #expect(run.code == 69)
    #expect(run.complaint.split(separator: "\n").count == 1)
    #expect(run.complaint.contains("192.0.2.1"))
  }

  @Test func aWrongConfigurationIsToldBeforeAnythingListens() async throws {
    let run = try await CommandRun(["serve", "--env", "prod"], in: try TemporaryFolder(), with: ["PORT": "x"])
    #expect(run.code == 78)
    #expect(run.output == "")
    #expect(run.complaint.contains("OA_SPACETIME_PROD_JWT_SIGNING_KEY"))
    #expect(run.complaint.contains("PORT"))
    #expect(!run.complaint.contains("listening"))
  }

  @Test(arguments: [["--port", "65536"], ["--port", "x"], ["--only", "both"], ["--nonsense"]])
  func aWrongCommandLineIs64(_ arguments: [String]) async throws {
    let run = try await CommandRun(["serve"] + arguments, in: try TemporaryFolder())
    #expect(run.code == 64)
  }

  @Test func oneListenerCanBeOpenedAlone() async throws {
    try await OwnThread.run {
      let clients = try ServeProcess(["--only", "public"], with: ["PORT": "0"])
      #expect(clients.internalPort == nil)
      #expect(try Self.mint(clients)?.status == 200)
      let operators = try ServeProcess(["--only", "internal"], with: ["PORT": "0"])
      #expect(operators.publicPort == nil)
      #expect(try Self.mint(operators, port: operators.internalPort)?.status == 404)
      for service in [clients, operators] {
        service.send(SIGINT)
        #expect(service.wait() == 0)
      }
    }
  }

  // MARK: End

  @Test(arguments: [SIGTERM, SIGINT]) func aSignalFinishesWhatIsInFlight(_ signal: Int32) async throws {
    try await OwnThread.run {
      let service = try ServeProcess()
      let port = try #require(service.publicPort)
      let idle = try RawConnection(port: port)
      let busy = try RawConnection(port: port)
      busy.send(
        "POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(service.accessKey ?? "")\r\n"
          + "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
      )
      // The head has arrived; the body has not.
      #expect(try busy.response()?.status == 100)
      #expect(try Self.mint(service)?.status == 200)
      service.send(signal)
      #expect(try idle.closes())
      #expect(throws: RawError.self) {
        // New connections are refused, a moment after the signal.
        for _ in 1...500 {
          _ = try RawConnection(port: port)
          usleep(10_000)
        }
      }
      usleep(100_000)
      busy.send("{}")
      let answer = try busy.response()
      #expect(answer?.status == 200)
      #expect(answer?["connection"] == "close")
      #expect(service.wait() == 0)
      // Both leases were recorded before the process ended.
      #expect(service.auditText.split(separator: "\n").count == 2)
    }
  }

  @Test func aSecondSignalEndsItAtOnce() async throws {
    try await OwnThread.run {
      let service = try ServeProcess()
      let busy = try RawConnection(port: try #require(service.publicPort))
      busy.send("POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      #expect(try busy.response()?.status == 100)
      service.send(SIGTERM)
      while !service.text.contains("shutting down") { usleep(5_000) }
      usleep(50_000)
      let started = ContinuousClock.now
      service.send(SIGTERM)
      #expect(service.wait() == -SIGTERM)
      #expect(ContinuousClock.now - started < .seconds(5))
    }
  }

  // MARK: Secrets

  @Test func logsAndAuditHoldNothingThatWasSent() async throws {
    try await OwnThread.run {
      let service = try ServeProcess()
      let canary = "CANARY-7f3a9c"
      for request in [
        "POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(canary)\r\n\r\n",
        "POST /api/spacetime/token?access_token=\(canary) HTTP/1.1\r\nHost: a\r\nCookie: oa_access_token=\(canary)\r\n\r\n",
        "GET /\(canary) HTTP/1.1\r\nHost: \(canary)\r\nX: \(canary)\0\r\n\r\n",
        "POST /\(canary) HTTP/1.1\r\nHost: \(canary)\r\nTransfer-Encoding: \(canary)\r\n\r\n\(canary)",
      ] {
        let connection = try RawConnection(port: try #require(service.publicPort))
        connection.send(request)
        #expect(try connection.response()?.text.contains("CANARY") == false)
      }
      let internalPort = try #require(service.internalPort)
      for request in [
        "GET /internal/v1/spacetime/authorize?stream=\(canary) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(canary)\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(canary)\r\n\r\n",
      ] {
        let connection = try RawConnection(port: internalPort)
        connection.send(request)
        #expect(try connection.response()?.status == 401)
      }
      let lease = try JSONObject(parsing: try #require(try Self.mint(service)?.body))
      let token = try #require(lease["token"]?.string)
      service.send(SIGTERM)
      #expect(service.wait() == 0)
      for text in [service.text, service.auditText] {
        #expect(!text.contains("CANARY"))
        #expect(!text.contains(token.split(separator: ".")[2]))
      }
      #expect(!service.auditText.contains(try #require(service.accessKey)))
    }
  }
}
