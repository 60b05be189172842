import JWT
import Logging
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Never in a log, metric or error: a token, a signature, a secret, an access key (contract section 9).
@Suite struct CanaryTests {
  @Test func `what a client shows turns up in no refusal, metric, audit line or log`() throws {
    let pipe = TestPipe()
    let logs = TestPipe()
    let handler = JSONLogHandler(label: "test", output: LogOutput(descriptor: logs.writing), clock: ManualClock())
    let logger = Logger(label: "test") { _ in handler }
    let metrics = ServiceMetrics.fixture()
    let audit = AuditLog(AuditDescriptor(descriptor: pipe.writing), environment: .dev)
    let resolver = CallerResolver(sessions: .fixture, accessKeys: Reloaded(constant: AccessKeys([])))
    let signature = SessionPayload().credential(secret: Fixtures.strangerSecret)
    let credentials = [
      Credential("oa_pat_sentinel"), Credential("sentinel"), Credential("sentinel.sentinel.sentinel"), signature,
      SessionPayload().with("sub", #""sentinel\u0000""#).credential(), SessionPayload().with("exp", "1").credential(),
    ]
    for credential in credentials {
      let refusal = try #require(resolver.resolve(credential, now: Fixtures.now).refusal)
      metrics.authFailed(reason: refusal.reasonCode)
      audit.record(
        AuditEvent(
          .authFailed,
          at: Fixtures.now,
          requestID: nil,
          attributes: [("reason", .string(refusal.reasonCode))]
        )
      )
      logger.info("refused", metadata: ["refusal": "\(refusal)", "credential": "\(credential)"])
    }
    #expect(audit.close())
    pipe.closeWriting()
    logs.closeWriting()
    let written = pipe.readToEnd() + logs.readToEnd() + metrics.prometheusText()
    #expect(!written.contains("sentinel"))
    let secretPart = signature.reveal().split(separator: ".").last!
    #expect(!written.contains(secretPart))
    #expect(written.split(separator: "\n").count { $0.contains("sync.token.issue.auth_failed") } == credentials.count)
  }
}
