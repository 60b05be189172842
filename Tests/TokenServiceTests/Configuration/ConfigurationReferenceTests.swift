import Foundation
import JWT
import Testing
import TokenRules

@testable import TokenService

@Suite("Configuration reference")
struct ConfigurationReferenceTests {
  @Test("docs/configuration.md is what `config reference` prints")
  func committedPage() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let page = try String(contentsOf: root.appending(path: "docs/configuration.md"), encoding: .utf8)
    #expect(page == ConfigurationReference.markdown(), "run `token-service config reference > docs/configuration.md`")
  }

  @Test("every variable has one row and a meaning; secrets say so")
  func rows() {
    let lines = ConfigurationReference.markdown().split(separator: "\n")
    for variable in VariableTable.all {
      let rows = lines.filter { $0.hasPrefix("| `\(variable.pattern)` |") }
      #expect(rows.count == 1)
      #expect(rows.first?.contains("**Secret**") == variable.form.isSecret)
      #expect(variable.meaning.hasSuffix("."))
    }
    #expect(Set(VariableTable.all.map(\.pattern)).count == VariableTable.all.count)
  }

  @Test("every preset is of its variable's form")
  func presets() {
    for environment in ServiceEnvironment.allCases {
      // A preset that is not stops the program: reading everything with nothing set shows that none is.
      _ = Settings.report([:], of: environment)
    }
  }

  @Test("the JSON form has the same variables")
  func json() throws {
    let object = try JSONObject(parsing: Array(ConfigurationReference.json().utf8))
    let names = object["variables"]?.array?.compactMap { $0.object?["name"]?.string }
    #expect(names == VariableTable.all.map(\.pattern))
  }
}
