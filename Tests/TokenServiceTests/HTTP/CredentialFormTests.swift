import Testing

@testable import TokenService

@Suite struct CredentialFormTests {
  @Test(arguments: [
    "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "token=eyJh.eyJ.x&y", "x oa_pat_abc",
    "oa_dev_admin_1",
  ])
  func `a token or a key is known wherever it stands`(text: String) {
    #expect(CredentialForm.isPresent(in: text))
  }

  @Test(arguments: [
    "", "sync_0f8fad5bd9cb469fa16570867728950e", "pat:key_1", "eyJ", "a.b.c", "www.eyJ.com", "eyJ a.b.c",
  ])
  func `ids and words are none`(text: String) {
    #expect(!CredentialForm.isPresent(in: text))
  }
}
