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
}
