import Testing

@testable import TokenService

@Suite struct CredentialTests {
  @Test func `no print shows what a client sent`() {
    let credential = Credential("canary")
    #expect("\(credential)" == "<credential>")
    #expect(String(reflecting: credential) == "<credential>")
    var text = ""
    dump(credential, to: &text)
    #expect(!text.contains("canary"))
    #expect(!"\(CallerResolver.Resolution.introspect(credential))".contains("canary"))
  }

  @Test(arguments: [
    ("oa_pat_", Credential.Form.accessKey), ("oa_pat_a.b.c", .accessKey), ("OA_PAT_x", .opaque),
    ("a.b.c", .threeSegments),
    ("..", .threeSegments), ("a.b", .opaque), ("a.b.c.d", .opaque), ("", .opaque),
  ])
  func `the form is told by prefix and dots alone`(text: String, form: Credential.Form) {
    #expect(Credential(text).form == form)
  }
}
