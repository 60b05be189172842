import Testing
import TokenRules

@Suite struct ServiceEnvironmentTests {
  @Test func `each environment has its part in names of variables`() {
    #expect(ServiceEnvironment.allCases.map(\.rawValue) == ["dev", "staging", "prod"])
    #expect(ServiceEnvironment.allCases.map(\.variableName) == ["DEV", "STAGING", "PROD"])
  }
}
