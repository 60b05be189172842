import Testing

@testable import TokenRules

@Suite struct PlainTextTests {
  @Test func `texts are compared as bytes`() {
    #expect("\u{212a}" == "K", "the reason for this type: Swift compares by canonical equivalence")
    #expect(!PlainText.areEqual("\u{212a}", "K"))
    #expect(!PlainText.areEqual("\u{e9}", "e\u{301}"))
    #expect(PlainText.areEqual("\u{e9}", "\u{e9}"))
    #expect(ExactText(text: "\u{212a}") != ExactText(text: "K"))
  }

  @Test(arguments: [
    ("", ""), (" ", ""), ("a", "a"), (" a ", "a"), ("\t\n\u{b}\u{c}\ra\r\n", "a"), ("a b", "a b"),
    ("\u{a0}a", "\u{a0}a"),
    (" é ", "é"), ("\r\n", ""),
  ])
  func `trimming takes ASCII white space and nothing else`(text: String, trimmed: String) {
    #expect(PlainText.areEqual(PlainText.trimmed(text), trimmed))
  }

  @Test func `sorting is by bytes, and what is there twice goes`() {
    #expect(PlainText.sortedSet(["b", "a", "B", "b", "é", "z"]) == ["B", "a", "b", "z", "é"])
    #expect(PlainText.sortedSet(["K", "\u{212a}"]).count == 2)
    #expect(PlainText.sortedSet([]).isEmpty)
  }
}
