import ArgumentParser
import JWT

/// `token-service keys generate`: a fresh secret.
struct KeysGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Prints a fresh secret of 256 random bits, as a signing key variable or its file takes it.",
    discussion: """
      EXAMPLES
        (umask 077; token-service keys generate > signing-key)
        token-service keys generate --json
      """
  )

  @Flag(help: "Prints JSON: the secret, and the id that a key of it derives.") var json = false

  func run() throws {
    let secret = "base64url:" + FreshSecret.text()
    guard json else { return print(secret) }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("secret", secret)
    writer.member("kid", try SigningKey(encodedSecret: secret).id)
    writer.endObject()
    print(String(decoding: writer.bytes, as: UTF8.self))
  }
}
