import JWT
import TestSupport
import Testing

@Suite("The signature compared only to the shorter length: CVE-2020-28042 (ServiceStack), RUSTSEC-2024-0010")
struct SignatureLengthTests {
  /// The tag of the good token.
  private static func tag() -> [UInt8] {
    let text = Good.segments[2]
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let bits = text.flatMap { character in (0..<6).map { alphabet.firstIndex(of: character)! >> (5 - $0) & 1 } }
    return stride(from: 0, to: bits.count / 8 * 8, by: 8).map { UInt8(bits[$0..<($0 + 8)].reduce(0) { $0 * 2 + $1 }) }
  }

  @Test("0 to 31 of the right bytes, 33 and 64, none of them is a signature")
  func lengths() {
    let (tag, input) = (Self.tag(), Good.segments[0] + "." + Good.segments[1])
    #expect(tag.count == 32)
    for count in 0...31 { Verdict.expectInvalid(input + "." + Forge.base64URL(Array(tag.prefix(count)))) }
    for count in 0...31 { Verdict.expectInvalid(input + "." + Forge.base64URL(Array(tag.suffix(count)))) }
    for longer in [tag + [0], [0] + tag, tag + tag, tag + [UInt8](repeating: 0, count: 32)] {
      Verdict.expectInvalid(input + "." + Forge.base64URL(longer))
    }
    Verdict.expectInvalid(input)
    #expect(Verdict.refusal(of: input + "." + Forge.base64URL(tag)) == nil)
  }

  @Test("one bit of the signature changed, each of 256")
  func everyBit() {
    let (tag, input) = (Self.tag(), Good.segments[0] + "." + Good.segments[1])
    for bit in 0..<256 {
      var changed = tag
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Verdict.refusal(of: input + "." + Forge.base64URL(changed)) == .invalidToken(.signature))
    }
  }
}
