import ArgumentParser
import JWT

/// `token-service rehearse verify`: whether a bundle of evidence is as it was sealed.
struct RehearseVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a bundle of evidence, and says what was changed if anything was.",
    discussion: """
      Without a key it can only say that the files are those of the manifest: whoever
      changes a file can change the manifest too.

      EXIT CODES
        0  nothing was changed; with a key: since its holder signed it
        1  something was changed, is missing or was added, or the run did not end
        2  there is no verdict: a wrong command line, no such bundle, a bad key file

      A rehearsal that failed leaves a good bundle too: the decision is printed, and
      does not count here.

      EXAMPLES
        token-service rehearse verify output/rotation/spacetime/dev-20260225T084512Z
        token-service rehearse verify --public-key evidence-key.pem.pub --json DIR
      """
  )

  @Argument(help: ArgumentHelp("The bundle.", valueName: "dir")) var directory: String
  @Option(help: ArgumentHelp("The public key of who should have signed it.", valueName: "file"))
  var publicKey: String?
  @Flag(help: "Prints JSON.") var json = false

  func run() throws {
    let check: BundleCheck
    do throws(EvidenceError) {
      let key: EvidencePublicKey? = if let publicKey { try EvidencePublicKey(contentsOf: publicKey) } else { nil }
      check = try BundleCheck(of: directory, publicKey: key)
    } catch {
      throw CommandFailure(error.description, code: ExitStatus.verifyUsage)
    }
    print(json ? check.json : check.text)
    if !check.isGood { throw ExitCode(ExitStatus.negative) }
  }
}

extension BundleCheck {
  /// What people read.
  fileprivate var text: String {
    var rows: [(String, String)] = []
    if let manifest {
      rows = [
        ("decision", decision ?? "none"), ("run", manifest.context.runID), ("commit", manifest.context.commit),
        ("configuration", manifest.context.configurationDigest), ("sealed", manifest.updatedAt),
        ("files", "\(manifest.files.count)"),
      ]
    }
    let found = findings.map { ($0.path.isEmpty ? "." : $0.path, $0.words) }
    return ([words] + [rows, found].filter { !$0.isEmpty }.map(TextTable.pairs)).joined(separator: "\n")
  }

  fileprivate var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    switch verdict {
    case .authenticated(let fingerprint):
      writer.member("verdict", "authenticated")
      writer.member("signed_by", fingerprint)
    case .complete: writer.member("verdict", "complete")
    case .interrupted: writer.member("verdict", "interrupted")
    case .changed: writer.member("verdict", "changed")
    }
    writer.member("decision", orNull: decision)
    writer.member("run_id", orNull: manifest?.context.runID)
    writer.member("commit", orNull: manifest?.context.commit)
    writer.member("config_digest", orNull: manifest?.context.configurationDigest)
    writer.member("sealed_at", orNull: manifest?.updatedAt)
    writer.member("files", manifest?.files.count ?? 0)
    writer.beginArray("findings")
    for finding in findings {
      writer.beginObject()
      writer.member("finding", finding.kind)
      writer.member("path", finding.path)
      writer.member("detail", finding.words)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
