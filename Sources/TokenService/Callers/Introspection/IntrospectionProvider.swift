import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The identity provider over HTTP: one question, one answer, within a time and a size.
struct IntrospectionProvider: Sendable {
  /// Why there is no answer.
  enum Failure: Error, Hashable, Sendable {
    case timeout
    case unreachable
    /// The status of an answer other than 200.
    case status(Int)
    /// Not strict JSON, wrong types, or too long.
    case malformed
  }

  /// The longest body that is read.
  static let maximumBodyLength = 64 << 10

  let url: String
  let clientID: String
  let clientSecret: Reloaded<Secret>
  let http: HTTPClient
  /// Where the questions are asked; anywhere, where there is none.
  var thread: ProviderThread?
  /// For connection, question and whole answer together.
  var timeout = Duration.seconds(2)

  /// What the provider says about a token.
  ///
  /// The time is kept from outside: whatever the exchange hangs in, its caller goes on.
  func ask(about credential: Credential, trace: TraceContext?) async -> Result<IntrospectionAnswer, Failure> {
    await FirstResult.of(
      { await exchange(credential, trace) },
      or: .failure(.timeout),
      after: timeout,
      on: thread
    )
  }

  private func exchange(_ credential: Credential, _ trace: TraceContext?) async -> Result<IntrospectionAnswer, Failure>
  {
    let request = IntrospectionRequest.make(
      url: url,
      clientID: clientID,
      clientSecret: clientSecret.value.reveal(),
      token: credential.reveal(),
      trace: trace
    )
    let nanoseconds = Int64(clamping: timeout.nanoseconds)
    let response: HTTPClientResponse
    do { response = try await http.execute(request, deadline: .now() + .nanoseconds(nanoseconds)) } catch {
      return .failure((error as? HTTPClientError) == .deadlineExceeded ? .timeout : .unreachable)
    }
    guard response.status == .ok else { return .failure(.status(Int(response.status.code))) }
    do {
      let body = try await response.body.collect(upTo: Self.maximumBodyLength)
      return .success(try IntrospectionAnswer(parsing: Array(body.readableBytesView)))
    } catch is IntrospectionAnswer.Malformed {
      return .failure(.malformed)
    } catch is NIOTooManyBytesError {
      return .failure(.malformed)
    } catch {
      return .failure(.unreachable)
    }
  }
}

extension HTTPClient {
  /// A client for an identity provider: no redirects (they would carry the token elsewhere), no second tries.
  static func forIntrospection(on group: any EventLoopGroup) -> HTTPClient {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(2), read: .seconds(2))
    )
    configuration.connectionPool = .init(
      idleTimeout: .seconds(30),
      concurrentHTTP1ConnectionsPerHostSoftLimit: Introspection.maximumCalls
    )
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
  }
}
