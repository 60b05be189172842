/// The text of a keyring file, put together by a test.
public struct KeyringText {
  /// The JSON text.
  public let json: String

  /// Takes the keys as JSON texts, and other members as they stand between braces.
  public init(keys: [String], members: String? = nil) {
    json = "{" + (members.map { $0 + "," } ?? "") + "\"keys\":[" + keys.joined(separator: ",") + "]}"
  }
}

extension String {
  /// The JSON Web Key of a secret, with more members as they stand between braces.
  public static func key(_ id: String, _ secret: String, _ state: String, _ members: String? = nil) -> String {
    let k = Forge.base64URL(Array(secret.utf8))
    let more = members.map { "," + $0 } ?? ""
    return #"{"kty":"oct","alg":"HS256","use":"sig","kid":"\#(id)","k":"\#(k)","state":"\#(state)"\#(more)}"#
  }

  /// The entry of a key that was retired or revoked.
  public static func endedKey(_ id: String, _ state: String, fingerprint: String? = nil) -> String {
    let more = fingerprint.map { #","fingerprint":"\#($0)""# } ?? ""
    return #"{"kty":"erased","kid":"\#(id)","state":"\#(state)","\#(state)_at":"2026-02-25T08:45:00Z"\#(more)}"#
  }
}
