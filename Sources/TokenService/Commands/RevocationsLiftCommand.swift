import ArgumentParser
import JWT

/// `token-service revocations lift`: takes a rule back.
struct RevocationsLiftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lift",
    abstract: "Takes a revocation back.",
    discussion: """
      It stays on record and matches nothing any more; others that match the same go on.

      EXAMPLES
        token-service revocations lift rev_2b5e0f6f0d6c4b0f9d5a7c3e1f2a4b6c
        token-service revocations lift rev_2b5e0f6f0d6c4b0f9d5a7c3e1f2a4b6c --json
      """
  )

  @OptionGroup var target: RevocationsTarget
  @OptionGroup var origin: RevocationsOriginOptions
  @Argument(help: "The revocation's id, as `revocations list` shows it.") var id: String

  func validate() throws {
    guard RevocationID.isWellFormed(id) else {
      throw ValidationError("An id is rev_ and 32 hex digits, as `revocations list` shows it.")
    }
  }

  func run() async throws {
    var writer = JSONWriter()
    writer.beginObject()
    origin.write(to: &writer)
    writer.endObject()
    let body = writer.bytes
    do throws(RequestFailure) { _ = try RevocationLiftOrder(body) } catch { throw CommandFailure(error) }
    let answer = try await target.ask(.lift(id: id, body: body))
    print(target.json ? String(decoding: answer.text, as: UTF8.self) : RevocationsWords.receipt(answer))
  }
}
