import Testing

@testable import TokenService

@Suite struct RolloutSecretsTests {
  @Test func `the bearer goes to the control origin and the read token to the metrics origin, and neither elsewhere`() {
    var settings = RolloutSettings.standard(.production)
    settings.controlBaseURL = "https://control.example.com"
    settings.metricsURL = "http://127.0.0.1:9090/internal/v1/spacetime/sync/metrics"
    let secrets = RolloutSecrets(bearer: Secret("bearer"), readToken: Secret("read"), settings: settings)
    let bearer = ["https://control.example.com/api/v1/control/status", "https://CONTROL.example.com:443/x"]
    let read = [settings.metricsURL ?? "", "http://127.0.0.1:9090/internal/v1/spacetime/slo"]
    let none = [
      "http://control.example.com/", "https://control.example.com:8443/", "https://control.example.com.evil/",
      "https://evil/control.example.com", "http://127.0.0.1:9091/", "https://prometheus.example.com/api/v1/rules", "x",
    ]
    for url in bearer { #expect(secrets.token(for: url) == Secret("bearer"), "\(url)") }
    for url in read { #expect(secrets.token(for: url) == Secret("read"), "\(url)") }
    for url in none { #expect(secrets.token(for: url) == nil, "\(url)") }
  }

  @Test func `nothing that is not configured is told anything`() {
    let secrets = RolloutSecrets(
      bearer: Secret("bearer"),
      readToken: Secret("read"),
      settings: .standard(.staging)
    )
    #expect(secrets.token(for: "https://control.example.com/") == nil)
  }
}
