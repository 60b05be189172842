import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service revocations list`: the rules on record.
struct RevocationsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists revocations, the latest first.",
    discussion: """
      Those that can match nothing any more are no longer on record.

      EXAMPLES
        token-service revocations list
        token-service revocations list --kind session --limit 20
        token-service revocations list --user 1042 --lifted --json
      """
  )

  @OptionGroup var target: RevocationsTarget
  @OptionGroup var subject: RevocationsSubjectOptions
  @Option(help: "Only of this kind: token, session, device, user, org or all.") var kind: String?
  @Flag(help: "Shows those that were lifted as well.") var lifted = false
  @Option(help: "How many, 1 to 1,000.") var limit = 100
  @Option(help: ArgumentHelp("The page behind the one that ended there.", valueName: "cursor")) var before: String?

  func validate() throws {
    if subject.all.count > 1 { throw ValidationError("Name one id at most.") }
    guard (1...1000).contains(limit) else { throw ValidationError("--limit is 1 to 1,000.") }
    if let kind, RevocationRule.Kind(word: kind) == nil {
      throw ValidationError("--kind is token, session, device, user, org or all.")
    }
  }

  func run() async throws {
    let query = query
    do throws(RequestFailure) { _ = try RevocationQuery(query[...]) } catch { throw CommandFailure(error) }
    let answer = try await target.ask(.list(query: query))
    if target.json { return print(String(decoding: answer.text, as: UTF8.self)) }
    print(RevocationsWords.table(answer, at: SystemClock().now().seconds))
    if let next = answer["next"]?.string { Terminal.write("there are more: --before \(Terminal.harmless(next))\n") }
  }

  private var query: String {
    var parameters = subject.all.map { ($0.kind.member.description, $0.id) }
    if let kind { parameters.append(("kind", kind)) }
    if lifted { parameters.append(("lifted", "true")) }
    if limit != 100 { parameters.append(("limit", String(limit))) }
    if let before { parameters.append(("before", before)) }
    return parameters.map { $0 + "=" + FieldText.encode($1).replacing("&", with: "%26").replacing("#", with: "%23") }
      .joined(separator: "&")
  }
}
