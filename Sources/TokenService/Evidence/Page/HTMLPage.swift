import JWT

/// One self-contained page: its style is in it, and it may load and run nothing.
struct HTMLPage {
  let title: String
  let body: [Markup]

  /// The page's bytes.
  var bytes: [UInt8] {
    let head = Markup.element(
      "head",
      [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element("meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "referrer", "content": "no-referrer"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]),
        .element("title", [:], title),
        .style(PageStyle.sheet),
      ]
    )
    let page = Markup.element("html", ["lang": "en"], [head, .element("body", [:], body)])
    return Array("<!DOCTYPE html>\n\(page.html)\n".utf8)
  }

  /// Nothing from anywhere, but the one style sheet whose digest this is.
  private static let policy: String = {
    let digest = String(decoding: Base64URL.encode(SHA256Digest(of: "\(PageStyle.sheet)").bytes), as: UTF8.self)
    // A policy has the other alphabet, and padding.
    let standard = String(digest.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }) + "="
    return "default-src 'none'; style-src 'sha256-\(standard)'; base-uri 'none'; form-action 'none'"
  }()
}
