import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// Callers of the whole service, over HTTP (contract section 7).
@Suite struct LiveCallersTests {
  private static func variables(_ provider: IdentityProvider) -> [String: String?] {
    [
      "OA_CONTROL_INTROSPECTION_URL": provider.url, "OA_CONTROL_INTROSPECTION_CLIENT_ID": "token-service",
      "OA_CONTROL_INTROSPECTION_CLIENT_SECRET": "CANARY-client-secret",
    ]
  }

  @Test func `a caller whom the provider knows gets a lease, within the request's trace`() async throws {
    try await IdentityProvider.run(.answer(IntrospectionFixture.answer())) { provider in
      try await LiveService.run(changing: Self.variables(provider)) { service in
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let lease = try await service.mint(as: "opaque", fields: ["traceparent": parent])
        #expect(lease.status == 200)
        #expect(try lease.json["subject"]?.string == "user:7")
        #expect(try lease.json["session_id"]?.string == "s1")
        #expect(provider.questions.first?.traceparent?.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") == true)
        provider.behave(.answer(#"{"active":false}"#))
        let refused = try await service.mint(as: "revoked")
        #expect(refused.status == 401)
        #expect(refused["www-authenticate"] == "Bearer")
      }
    }
  }

  @Test func `a provider that hangs costs that caller a 503, and nobody else anything`() async throws {
    try await IdentityProvider.run(.hang) { provider in
      try await LiveService.run(changing: Self.variables(provider)) { service in
        let slow = Task { try await service.mint(as: "opaque") }
        while provider.questions.isEmpty { await Task.yield() }
        #expect(try await service.mint().status == 200)
        #expect(try await service.mint(as: LiveService.session()).status == 200)
        // The others have their leases, and the question is still open.
        #expect(service.assembly.core.metrics.callers.inFlight.value == 1)
        let answer = try await slow.value
        #expect(answer.status == 503)
        #expect(answer.code == "service_unavailable")
        #expect(answer["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
      }
    }
  }
}
