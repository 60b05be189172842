import ArgumentParser

/// The variables of a rollout, which options win over; set but empty is unset.
struct RolloutVariables {
  private let kind: RolloutKind
  private let variables: [String: String]

  init(_ kind: RolloutKind, _ variables: [String: String]) {
    self.kind = kind
    self.variables = variables
  }

  subscript(name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// `OA_STAGING_CONTROL_…`, `OA_PROD_CONTROL_…`.
  func control(_ name: String) -> String { (kind == .staging ? "OA_STAGING_CONTROL_" : "OA_PROD_CONTROL_") + name }

  func url(_ option: String?, _ name: String, _ variable: String) throws(ValidationError) -> String? {
    guard let text = option ?? self[variable] else { return nil }
    guard let url = WebURL(text) else {
      throw ValidationError("\(option == nil ? variable : name) needs a URL, as in http://127.0.0.1:8080.")
    }
    return url.text
  }

  /// The bearer for the control service.
  func bearer(_ option: String?, for control: String?) throws(ValidationError) -> Secret? {
    let variable = self.control("AUTH_TOKEN")
    guard let text = option ?? self[variable] else { return nil }
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    guard isPlain, text.utf8.count <= 8192 else {
      throw ValidationError("\(option == nil ? variable : "--auth-token") has something else than visible ASCII in it.")
    }
    if let url = control.flatMap(WebURL.init), !url.isSecure, !url.isLoopback {
      throw ValidationError("A token is told to an https:// control service alone, but for one on this machine.")
    }
    return Secret(text)
  }

  /// Whether a read token is set, in whatever form.
  var hasReadToken: Bool { SettingReader(variables, environment: kind.environment).isSet(.readToken) }

  /// The first of `RUNTIME_READ_TOKEN`.
  func readToken() throws(ConfigurationProblem) -> Secret? {
    var reader = SettingReader(variables, environment: kind.environment)
    guard let source = reader.source(of: .readToken).value else {
      if let problem = reader.problems.first { throw problem }
      return nil
    }
    let first = try source.read().split(separator: ",").first.map { ValueParser.trimmed(String($0)) } ?? ""
    return first.isEmpty ? nil : Secret(first)
  }

  /// A number that is written with digits and at most one point.
  func number(
    _ option: String?,
    _ name: String,
    _ variable: String,
    in bounds: ClosedRange<Double>
  ) throws(ValidationError) -> Double? {
    guard let text = option ?? self[variable] else { return nil }
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let number = Double(text), bounds.contains(number) else {
      let range = "\(Figure.decimal(bounds.lowerBound)) to \(Figure.decimal(bounds.upperBound))"
      throw ValidationError("\(option == nil ? variable : name) needs a number, \(range).")
    }
    return number
  }

  /// Words of an operator: one line that is not empty.
  static func text(_ text: String, _ name: String) throws(ValidationError) -> String {
    let trimmed = ValueParser.trimmed(text)
    guard !trimmed.isEmpty, trimmed.utf8.count <= 500, !ValueParser.hasControlCharacter(trimmed) else {
      throw ValidationError("\(name) needs one line of at most 500 bytes.")
    }
    return trimmed
  }
}
