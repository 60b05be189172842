import CMemcheck
import Foundation
import JWT

/// Verifies tokens under memcheck while every computed MAC counts as undefined.
///
/// usage: valgrind ConstantTime [--leaky]     exit 0: no branch and no address depended on a MAC before the verdict;
/// 1: some did; 69: memcheck is not watching; 70: a verdict was wrong, or memory was misused
@main
enum ConstantTime {
  static func main() throws {
    guard cmemcheck_is_watching() else { end(69, "not under valgrind: run `valgrind ConstantTime`") }
    cmemcheck_be_leaky(CommandLine.arguments.contains("--leaky"))

    let secrets = (1...3).map { number in (0..<32).map { UInt8($0 * 7 + number) } }
    let keys = try zip(secrets, ["a", "b", "c"]).map { try SigningKey(secret: $0, id: $1) }
    let ring = try Keyring(active: keys[0], fallbacks: Array(keys[1...]))
    let good = try Signer(key: keys[1]).sign(Payload())

    // A key's id and a token's signature are MACs that are public: what counts begins behind them.
    let errors = cmemcheck_errors()
    guard errors == 0 else { end(70, "\(errors) memory errors before any MAC was marked") }
    cmemcheck_mark_macs()
    var wrong = 0
    for token in [good] + forgeries(of: good) { if accepts(token, ring) != (token == good) { wrong += 1 } }
    let found = cmemcheck_errors() - errors
    let checked = cmemcheck_marked()

    guard wrong == 0, checked > 0 else { end(70, "\(wrong) wrong verdicts over \(checked) MACs") }
    end(found == 0 ? 0 : 1, "\(checked) MACs compared, \(found) branches or addresses depended on one")
  }

  /// The same token with one character of its signature changed, each in its turn.
  private static func forgeries(of token: String) -> [String] {
    let characters = Array(token)
    return (characters.count - 43..<characters.count - 1).map { position in
      var changed = characters
      changed[position] = changed[position] == "A" ? "B" : "A"
      return String(changed)
    }
  }

  private static func accepts(_ token: String, _ ring: Keyring) -> Bool {
    let verifier = Verifier(policy: VerificationPolicy(issuer: "issuer", audience: "audience"))
    return (try? verifier.verify(token, as: Payload.self, with: ring, now: 1000)) != nil
  }

  private static func end(_ code: Int32, _ message: String) -> Never {
    FileHandle.standardError.write(Data("ConstantTime: \(message)\n".utf8))
    exit(code)
  }
}

private struct Payload: Claims {
  init() {}
  init(from reader: inout ClaimsReader) throws(JWTError) {}
  func write(to writer: inout JSONWriter) {
    writer.member("iss", "issuer")
    writer.member("aud", "audience")
    writer.member("exp", Int64(1001))
  }
}
