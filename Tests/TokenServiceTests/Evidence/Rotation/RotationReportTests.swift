import Crypto
import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct RotationReportTests {
  private static func page(_ report: RotationReport) -> String { String(decoding: report.html, as: UTF8.self) }

  /// With `REPORT_FOLDER` set, leaves pages and bundles there, to be looked at.
  @Test(arguments: RehearsalScript.Kind.allCases)
  func `the page is well-formed, and small enough to mail`(kind: RehearsalScript.Kind) throws {
    let html = RehearsalScript(kind).report.html
    let parser = XMLParser(data: Data(html))
    let elements = ElementNames()
    parser.delegate = elements
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(elements.counts["svg"] ?? 0 > 20)
    #expect(elements.counts["script"] == nil)
    #expect(html.count < 2_000_000)
    if let folder = ProcessInfo.processInfo.environment["REPORT_FOLDER"] {
      try Data(html).write(to: URL(filePath: "\(folder)/\(kind.rawValue).html"))
      try leave(RehearsalScript(kind), in: folder)
    }
  }

  /// A whole bundle, signed where `evidence-key.pem` lies in the folder.
  private func leave(_ script: RehearsalScript, in folder: String) throws {
    let bundle = try EvidenceBundle(
      root: folder + "/output/rotation/spacetime",
      name: EvidenceFixture.name,
      context: RehearsalScript.context,
      key: try? EvidenceKey(contentsOf: folder + "/evidence-key.pem")
    )
    for event in script.events { try bundle.append(event, to: "events.jsonl") }
    for sample in script.samples { try bundle.append(sample, to: "samples.jsonl") }
    try bundle.replace("report.html", with: script.report.html)
    try bundle.replace("SUMMARY.md", with: script.report.summary)
    try bundle.seal()
  }

  @Test(arguments: RehearsalScript.Kind.allCases)
  func `every phase and every key is in it, and who ran what`(kind: RehearsalScript.Kind) {
    let script = RehearsalScript(kind)
    let page = Self.page(script.report)
    for phase in script.phases {
      #expect(page.contains(phase.name))
      #expect(page.contains(phase.detail))
    }
    for event in script.events {
      if case .keyState(let kid, _, _, _) = event.kind { #expect(page.contains(kid)) }
    }
    let context = RehearsalScript.context
    for text in [context.runID, context.commit, context.configurationDigest, "2026-02-25T08:45:12Z"] {
      #expect(page.contains(text))
    }
    for version in script.report.versions { #expect(page.contains(version.value)) }
  }

  @Test func `the decision stands in words, first`() {
    let passed = Self.page(RehearsalScript(.drill).report)
    let failed = Self.page(RehearsalScript(.failing).report)
    #expect(passed.contains("<title>Key rotation rehearsal, dev: pass</title>"))
    #expect(passed.contains("<small>Decision</small>PASS"))
    #expect(!passed.contains("FAIL"))
    #expect(failed.contains("<title>Key rotation rehearsal, dev: fail</title>"))
    #expect(failed.contains("<small>Decision</small>FAIL"))
    for failure in RehearsalScript(.failing).outcome.failures { #expect(failed.contains("<li>\(failure)</li>")) }
  }

  @Test func `violations have a table, or the word that there are none`() throws {
    let passed = Self.page(RehearsalScript(.drill).report)
    #expect(passed.contains("<h2>Violations</h2><p class=\"none\">none</p>"))
    let failed = Self.page(RehearsalScript(.failing).report)
    #expect(failed.contains("✗ stale accept"))
    #expect(failed.contains("accepted 2.2 s after its revocation, bound 2 s"))
    #expect(failed.contains("5 false rejects"))
  }

  @Test func `the page loads nothing and runs nothing`() throws {
    let page = Self.page(RehearsalScript(.drill).report)
    for word in ["src=", "href=", "@import", "http:", "https:", "javascript", " style=", " on"] {
      let lines = page.replacingOccurrences(of: #"content="[^"]*""#, with: "", options: .regularExpression)
      if word == " on" {
        #expect(lines.range(of: #"<[^>]* on[a-z]+="#, options: .regularExpression) == nil)
      } else {
        #expect(!lines.contains(word), "\(word)")
      }
    }
    // Nothing but the one style sheet is allowed, by its digest.
    let sheet = try #require(page.firstMatch(of: /<style>([^<]*)<\/style>/)).output.1
    let digest = Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString()
    let policy =
      "default-src &#39;none&#39;; style-src &#39;sha256-\(digest)&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"
    #expect(page.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\"/>"))
  }

  @Test func `text of a stranger stays text`() throws {
    let evil = "<script>alert(1)</script>\" onload='x' & \u{202e}\u{7}"
    var script = RehearsalScript(.drill)
    script.append(.keyState(kid: evil, state: evil, replica: nil, generation: 1))
    script.append(.violation(kind: .mintError, kid: evil, reason: evil, replica: evil, detail: evil))
    script.append(.replica(name: evil, what: .killed, detail: evil))
    script.append(.note(evil))
    let report = script.report
    let page = Self.page(report)
    #expect(!page.contains("<script"))
    #expect(!page.contains("\u{202e}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; \\u{202e}\\u{7}"))
    #expect(XMLParser(data: Data(report.html)).parse())
  }

  @Test func `no two elements have the same id`() {
    let parser = XMLParser(data: Data(RehearsalScript(.drill).report.html))
    let elements = ElementNames()
    parser.delegate = elements
    #expect(parser.parse())
    #expect(Set(elements.identifiers).count == elements.identifiers.count)
    #expect(elements.counts["title"] ?? 0 > elements.counts["desc"] ?? 0)
  }

  @Test func `of many keys the newest twelve have a band, and the page says how many more there are`() {
    let page = Self.page(RehearsalScript(.hundred).report)
    #expect(page.contains("89 older keys"))
    #expect(!page.contains("Key K89,"))
    for tag in 90...101 { #expect(page.contains("Key K\(tag),")) }
    #expect(page.contains("the mean of 12 seconds"))
  }

  @Test func `a run without anything has a page and a summary too`() {
    let drill = RehearsalScript(.drill)
    let report = RotationReport(outcome: drill.outcome, events: [], samples: [], context: EvidenceFixture.context)
    #expect(XMLParser(data: Data(report.html)).parse())
    #expect(String(decoding: report.summary, as: UTF8.self).hasSuffix("\nDecision: pass\n"))
  }

  @Test(arguments: RehearsalScript.Kind.allCases)
  func `the summary ends in the decision, names its run, and is one bundle's`(kind: RehearsalScript.Kind) throws {
    let script = RehearsalScript(kind)
    let summary = String(decoding: script.report.summary, as: UTF8.self)
    #expect(summary.hasSuffix("\nDecision: \(kind == .failing ? "fail" : "pass")\n"))
    #expect(summary.contains("`\(RehearsalScript.context.runID)`"))

    let fixture = try EvidenceFixture(signed: true, isFinished: false)
    try fixture.remove("events.jsonl")
    for event in script.events { try fixture.bundle.append(event, to: "rehearsal.jsonl") }
    for sample in script.samples.prefix(200) { try fixture.bundle.append(sample, to: "samples.jsonl") }
    try fixture.bundle.replace("SUMMARY.md", with: script.report.summary)
    try fixture.bundle.replace("report.html", with: script.report.html)
    try fixture.bundle.seal()
    #expect(try fixture.check().isGood)
    #expect(try fixture.check().decision == (kind == .failing ? "fail" : "pass"))
  }
}

/// Counts a document's elements.
final class ElementNames: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]
  private(set) var identifiers: [String] = []

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
    if let id = attributes["id"] { identifiers.append(id) }
  }
}
