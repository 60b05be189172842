import Synchronization
public import TokenClient

/// The tokens of a ``TokenLease``.
public final class LeaseTokenSource: TokenSource {
  private let lease: TokenLease
  private let meter: MintMeter?
  /// What was handed out last: the lease wants its own value back when a server refuses it.
  private let last = Mutex<LeasedToken?>(nil)

  /// Takes a lease that runs; `meter` is the transport that the lease sends with, where mints are to be counted.
  public init(_ lease: TokenLease, meter: MintMeter? = nil) { (self.lease, self.meter) = (lease, meter) }

  /// How many tokens were minted so far; 0 without a meter.
  public var mints: Int { meter?.count ?? 0 }

  /// A token from the lease.
  public func token(validFor: Duration) async throws(TokenSourceError) -> SocketToken {
    do {
      return handed(try await lease.token(validFor: validFor))
    } catch LeaseError.signedOut {
      throw .signedOut
    } catch LeaseError.refused {
      throw .refused
    } catch { throw .unavailable }
  }

  /// Tells the lease, where it is the last one that was handed out; older ones are gone anyway.
  public func reject(_ token: SocketToken) {
    guard let leased = last.withLock({ $0 }), leased.value == token.value else { return }
    lease.reject(leased)
  }

  /// The lease says when it is fresh; what it then holds is passed on, if it is another token.
  public func refreshes() -> AsyncStream<SocketToken> {
    let (stream, continuation) = AsyncStream.makeStream(of: SocketToken.self, bufferingPolicy: .bufferingNewest(1))
    let states = lease.states()
    let listener = Task { [weak self] in
      for await state in states where state == .fresh {
        guard let self, let token = try? await self.token(validFor: .zero) else { continue }
        continuation.yield(token)
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in listener.cancel() }
    return stream
  }

  private func handed(_ token: LeasedToken) -> SocketToken {
    last.withLock { $0 = token }
    return SocketToken(value: token.value, subscribeURL: token.subscribeURL)
  }
}
