import Testing

@testable import TokenService

@Suite struct StoreHintsTests {
  @Test func `whoever was away gets one hint for all that came meanwhile`() async {
    let hints = StoreHints()
    let stream = hints.stream()
    for _ in 0..<5 { hints.hint() }
    hints.close()
    var count = 0
    for await _ in stream { count += 1 }
    #expect(count == 1)
  }

  @Test func `a hint goes to everyone, and one who left stops nobody`() async {
    let hints = StoreHints()
    let streams = [hints.stream(), hints.stream()]
    var left: AsyncStream<Void>? = hints.stream()
    _ = left
    left = nil
    hints.hint()
    for stream in streams { for await _ in stream { break } }
  }
}
