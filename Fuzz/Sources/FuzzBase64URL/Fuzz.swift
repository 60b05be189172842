@testable import JWT

/// Base64url: what is read is written again as the very same text, and what is not read has a fault that one can name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let text = Base64URL.encode(input)
  precondition(Base64URL.decode(text) == input)
  if let bytes = Base64URL.decode(input) {
    precondition(Base64URL.encode(bytes) == input)
  } else {
    precondition(hasFault(input))
  }
  return 0
}

private let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

private func hasFault(_ text: [UInt8]) -> Bool {
  guard text.allSatisfy(alphabet.contains), let last = text.last.flatMap(alphabet.firstIndex(of:)) else { return true }
  switch text.count % 4 {
  case 1: return true
  case 2: return last % 16 != 0
  case 3: return last % 4 != 0
  default: return false
  }
}
