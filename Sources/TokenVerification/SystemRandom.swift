import Synchronization
public import TokenRules

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The kernel's random bits (`getentropy`), fetched for many tokens at once.
///
/// A call borrows one of a few pools with an atomic exchange, so that no thread waits for another.
@safe
public final class SystemRandom: RandomSource {
  private let idle: InlineArray<4, Atomic<Unmanaged<Pool>?>> = unsafe InlineArray { _ in unsafe Atomic(nil) }

  /// Starts without bits; the first call fetches some.
  public init() {}

  deinit {
    for index in unsafe idle.indices { unsafe idle[index].exchange(nil, ordering: .acquiring)?.release() }
  }

  /// The next 128 bits; they are wiped from the pool.
  public func next() -> UInt128 {
    let pool = unsafe borrow()
    let bits = unsafe pool.takeUnretainedValue().take()
    unsafe giveBack(pool)
    return bits
  }

  private func borrow() -> Unmanaged<Pool> {
    for index in unsafe idle.indices {
      if let pool = unsafe idle[index].exchange(nil, ordering: .acquiring) { return unsafe pool }
    }
    return unsafe Unmanaged.passRetained(Pool())
  }

  private func giveBack(_ pool: Unmanaged<Pool>) {
    for index in unsafe idle.indices {
      let (kept, _) = unsafe idle[index].compareExchange(
        expected: nil,
        desired: pool,
        successOrdering: .releasing,
        failureOrdering: .relaxed
      )
      if kept { return }
    }
    unsafe pool.release()
  }

  /// Bits in stock: `@unchecked` because whoever borrowed a pool is the only one to use it.
  private final class Pool: @unchecked Sendable {
    private static let count = 64
    private var stock = [UInt128](repeating: 0, count: count)
    private var position = count

    func take() -> UInt128 {
      if position == Self.count { refill() }
      defer {
        stock[position] = 0
        position += 1
      }
      return stock[position]
    }

    private func refill() {
      unsafe stock.withUnsafeMutableBytes { unsafe SystemRandom.fill($0) }
      position = 0
    }
  }

  private static func fill(_ bytes: UnsafeMutableRawBufferPointer) {
    for start in stride(from: 0, to: bytes.count, by: largestRequest) {
      let count = min(largestRequest, bytes.count - start)
      guard unsafe getentropy(bytes.baseAddress! + start, count) == 0 else {
        fatalError("the kernel gives no random bits")
      }
    }
  }

  /// What `getentropy` gives at once, in bytes.
  private static let largestRequest = 256
}
