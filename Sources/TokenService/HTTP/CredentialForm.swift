/// Tells tokens and keys by their form, so that they are not written where many read.
enum CredentialForm {
  static let words = "looks like a token or a key; it is not taken, for it would be kept"

  /// Whether a compact JWS, an access key or an admin token of dev stands in the text.
  static func isPresent(in text: String) -> Bool {
    if text.contains("oa_pat_") || text.contains("oa_dev_admin_") { return true }
    return text.utf8.split { !isOfToken($0) }.contains { run in
      run.starts(with: "eyJ".utf8) && run.count { $0 == UInt8(ascii: ".") } >= 2
    }
  }

  private static func isOfToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
  }
}
