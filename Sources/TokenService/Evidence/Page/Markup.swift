/// A piece of a page: text is escaped where it is made, so that none of it can become a tag.
///
/// What is written is HTML and well-formed XML at once.
struct Markup: Sendable, Hashable {
  /// The piece, as it stands in the page.
  let html: String

  private init(trusted html: String) { self.html = html }

  /// Text, whoever wrote it; what could turn the direction of writing is shown as an escape.
  init(_ text: String) { html = Self.escaped(text) }

  /// Pieces, one behind the other.
  init(_ pieces: [Markup]) { html = pieces.map(\.html).joined() }

  /// An element; attributes come in the order in which they are given.
  ///
  /// - Parameters:
  ///   - name: of the element.
  ///   - attributes: names and values; values are escaped.
  ///   - children: what is in it.
  static func element(
    _ name: String,
    _ attributes: KeyValuePairs<String, String> = [:],
    _ children: [Markup] = []
  ) -> Markup {
    let written = attributes.map { " \($0.key)=\"\(escaped($0.1))\"" }.joined()
    if children.isEmpty, isVoid(name) { return Markup(trusted: "<\(name)\(written)/>") }
    return Markup(trusted: "<\(name)\(written)>\(children.map(\.html).joined())</\(name)>")
  }

  /// An element with nothing but text in it.
  static func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String) -> Markup {
    element(name, attributes, [Markup(text)])
  }

  /// A style sheet of the program's own; it must not contain `<`.
  static func style(_ sheet: StaticString) -> Markup { Markup(trusted: "<style>\(sheet)</style>") }

  /// Elements that HTML has no end tag for, and shapes, which have nothing in them.
  private static func isVoid(_ name: String) -> Bool {
    ["meta", "br", "rect", "line", "path", "circle"].contains(name)
  }

  private static func escaped(_ text: String) -> String {
    Terminal.harmless(text).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
