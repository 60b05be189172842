import Synchronization
public import TokenClient

/// A transport that counts the tokens that came through it.
public final class MintMeter: LeaseTransport {
  private let transport: any LeaseTransport
  private let minted = Atomic(0)

  /// Sends with `transport`.
  public init(_ transport: any LeaseTransport) { self.transport = transport }

  /// Tokens so far.
  public var count: Int { minted.load(ordering: .relaxed) }

  /// Sends, and counts what was answered with 200.
  public func send(_ request: LeaseRequest) async throws -> LeaseResponse {
    let response = try await transport.send(request)
    if response.status == 200 { minted.add(1, ordering: .relaxed) }
    return response
  }
}
