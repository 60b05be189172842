import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TokenRules
import TokenVerification

/// Asks replicas what keys they have.
struct ReplicaClient: Sendable {
  /// Why there is no answer to work with.
  enum Problem: Error, Hashable, Sendable {
    case silent
    /// It does not accept the token.
    case forbidden
    case status(UInt)
    /// What answers is no service of this kind.
    case stranger
    case otherEnvironment
  }

  private static let path = "/internal/v1/spacetime/keys"

  let token: Secret
  let environment: ServiceEnvironment
  var timeout: TimeAmount = .seconds(5)
  var clock: any TokenClock = SystemClock()

  /// Asks all of them at once; the answers are in the order of the URLs.
  func survey(_ urls: [String]) async -> ReplicaSurvey {
    let outcomes = await withTaskGroup(of: (Int, ReplicaSurvey.Outcome).self) { group in
      for (index, url) in urls.enumerated() { group.addTask { (index, await ask(url)) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return ReplicaSurvey(outcomes: urls.indices.compactMap { index in outcomes[index] })
  }

  private func ask(_ url: String) async -> ReplicaSurvey.Outcome {
    do throws(Problem) {
      let reading = try await read(url)
      guard reading.answer.environment == environment.rawValue else { throw .otherEnvironment }
      return .answered(reading)
    } catch {
      return .failed(url: url, error)
    }
  }

  private func read(_ url: String) async throws(Problem) -> ReplicaSurvey.Reading {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    var request = HTTPClientRequest(url: base + Self.path)
    request.headers.add(name: "authorization", value: "Bearer " + token.reveal())
    let (status, body): (UInt, [UInt8])
    let asked = clock.now().milliseconds
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: timeout)
      status = response.status.code
      // Ten thousand runtimes with a few hundred bytes each.
      body = Array(try await response.body.collect(upTo: 16 << 20).readableBytesView)
    } catch {
      throw .silent
    }
    let answered = clock.now().milliseconds
    switch status {
    case 200: break
    case 401, 403: throw .forbidden
    default: throw .status(status)
    }
    guard let answer = ReplicaAnswer(parsing: body) else { throw .stranger }
    return ReplicaSurvey.Reading(
      url: url,
      answer: answer,
      clockOffset: answer.serverTime.milliseconds - (asked + answered) / 2,
      clockError: max(0, answered - asked) / 2 + 1
    )
  }
}
