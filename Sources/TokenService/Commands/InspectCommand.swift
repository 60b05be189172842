import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service inspect`: what a token says of itself, believed by nobody.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what a token says, WITHOUT verifying it.",
    discussion: """
      EXAMPLES
        token-service inspect < token.txt
        token-service mint --user 1042 --org o | token-service inspect --json
      """
  )

  static let warning = "NOT VERIFIED: nothing was checked, and anybody could have written this"

  @OptionGroup var input: TokenInput
  @Flag(help: "Prints JSON.") var json = false

  func run() throws {
    let text = try input.read()
    guard let token = InspectedToken(text) else {
      throw CommandFailure("the input is not a compact token of three segments with JSON in the first two", .badData)
    }
    let now = SystemClock().now().seconds
    print(json ? token.json(at: now) : token.text(at: now))
  }
}
