/// Carries one request to the token service: any HTTP client will do.
///
/// A transport follows no redirect, keeps no cookie and no cache, gives up after `request.timeout` or when its task is cancelled, and
/// reads no more than `request.largestAnswer` bytes. It throws where there is no answer; every status is an answer.
public protocol LeaseTransport: Sendable {
  /// Sends it with the method POST.
  func send(_ request: LeaseRequest) async throws -> LeaseResponse
}
