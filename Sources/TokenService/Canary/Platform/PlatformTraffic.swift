/// The platform's own command that shares traffic out between two revisions (Cloud Run): a pure value.
struct PlatformTraffic: Sendable, Hashable {
  let service: String
  let region: String
  /// Of the command's own configuration where none is named.
  let project: String?
  let stable: String
  let canary: String

  /// The names of the variables that it is read from.
  enum Name {
    static let stable = "OA_CANARY_STABLE_REVISION"
    static let canary = "OA_CANARY_CANARY_REVISION"
    static let service = "OA_CANARY_SERVICE"
    static let region = "OA_CANARY_REGION"
    static let project = "OA_CANARY_PROJECT"
  }

  /// What is wrong with the variables.
  struct Fault: Error, Hashable {
    let problems: [String]
  }

  /// Reads the variables; `nil` where neither revision is named, so that the drill is of this machine's own making.
  init?(_ variables: [String: String]) throws(Fault) {
    let value: (String) -> String? = { name in variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard value(Name.stable) != nil || value(Name.canary) != nil else { return nil }
    var problems: [String] = []
    for name in [Name.stable, Name.canary, Name.service, Name.region] {
      guard let text = value(name) else {
        problems.append("\(name) is not set; a platform's drill needs it")
        continue
      }
      if !Self.isName(text) {
        problems.append("\(name) is no name: lower-case letters, digits and -, beginning with a letter")
      }
    }
    if let project = value(Name.project), !Self.isName(project) { problems.append("\(Name.project) is no name") }
    if problems.isEmpty, value(Name.stable) == value(Name.canary) {
      problems.append("\(Name.stable) and \(Name.canary) name the same revision")
    }
    guard problems.isEmpty else { throw Fault(problems: problems) }
    service = value(Name.service) ?? ""
    region = value(Name.region) ?? ""
    project = value(Name.project)
    stable = value(Name.stable) ?? ""
    canary = value(Name.canary) ?? ""
  }

  /// The command that gives the canary a share; with 0 all goes to the stable revision.
  func command(percent: Int) -> [String] {
    let shares = [(canary, percent), (stable, 100 - percent)].filter { $0.1 > 0 }.map { "\($0.0)=\($0.1)" }
    return ["gcloud", "run", "services", "update-traffic", service, "--region", region]
      + (project.map { ["--project", $0] } ?? [])
      + ["--to-revisions", shares.joined(separator: ","), "--quiet"]
  }

  /// Every command of a drill, in its order: each share, and the way back.
  func commands(_ cohorts: [Int]) -> [[String]] { (cohorts + [0]).map(command) }

  /// What a platform takes as a name; nothing that a command could take for an option or a list.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 63 else { return false }
    let isLetter: (UInt8) -> Bool = { $0 &- UInt8(ascii: "a") < 26 }
    return isLetter(first)
      && text.utf8.allSatisfy { isLetter($0) || $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "-") }
  }
}
