/// Key bytes that are wiped when the last reference goes, and that no `print` shows.
@safe
final class SecretBytes: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  /// Copies `bytes`; the caller's own copy stays the caller's to wipe.
  init(_ bytes: some Collection<UInt8>) {
    unsafe memory = .allocate(byteCount: bytes.count, alignment: 1)
    unsafe memory.copyBytes(from: bytes)
  }

  deinit {
    unsafe wipe(memory)
    unsafe memory.deallocate()
  }

  var count: Int { unsafe memory.count }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(memory))
  }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "<secret>" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
