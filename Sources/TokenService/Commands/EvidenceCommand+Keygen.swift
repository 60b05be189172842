import ArgumentParser
import JWT

/// `token-service evidence keygen`: a fresh Ed25519 pair.
struct EvidenceKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Makes an Ed25519 key pair: FILE for who signs, FILE.pub for who checks.",
    discussion: """
      Files that are there already stay. Standard output has the public key's
      fingerprint, or everything public with --json.

      EXIT CODES
        73  one of the files is there already
        74  they cannot be written

      EXAMPLES
        token-service evidence keygen --out evidence-key.pem
        openssl pkey -pubin -in evidence-key.pem.pub -noout -text
      """
  )

  @Option(help: ArgumentHelp("Where the private key goes, mode 0600.", valueName: "file")) var out: String
  @Flag(help: "Prints JSON.") var json = false

  func validate() throws {
    if out.isEmpty || out.hasSuffix("/") { throw ValidationError("--out names a file.") }
  }

  func run() throws {
    let pair = EvidenceKeyPair()
    do throws(EvidenceError) { try pair.write(to: out) } catch { throw CommandFailure(error) }
    Terminal.write("\(out) signs and stays secret; \(out).pub checks and may be given to anybody\n")
    print(json ? Self.json(pair.publicKey, out) : pair.publicKey.fingerprint)
  }

  private static func json(_ key: EvidencePublicKey, _ path: String) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("private_key_file", path)
    writer.member("public_key_file", path + ".pub")
    writer.member("public_key", String(decoding: key.pem(), as: UTF8.self))
    writer.member("fingerprint", key.fingerprint)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
