import ArgumentParser
import AsyncHTTPClient
import NIOCore

/// `token-service health`: whether a running service says that it is up; for a container that has no other client.
struct HealthCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "health",
    abstract: "Asks a running service whether it is up: exit code 0 yes, 69 no.",
    discussion: """
      EXAMPLES
        token-service health
        token-service health --url http://127.0.0.1:8080/ready
      """
  )

  @Option(help: "What to ask: any answer of 2xx is a yes.") var url = "http://127.0.0.1:8080/health"
  @Option(help: "How long to wait, in seconds.") var timeout: Int64 = 2

  func validate() throws {
    guard (1...60).contains(timeout) else { throw ValidationError("--timeout is 1 to 60 seconds") }
  }

  func run() async throws {
    let status: UInt
    do {
      let request = HTTPClientRequest(url: url)
      status = try await HTTPClient.shared.execute(request, timeout: .seconds(timeout)).status.code
    } catch {
      throw CommandFailure("\(url) does not answer", .unavailable)
    }
    guard (200..<300).contains(status) else { throw CommandFailure("\(url) answers \(status)", .unavailable) }
  }
}
