/// Something that a drill sets up, and that must not outlive it.
protocol Temporary: Sendable {
  /// Takes it away again.
  func end() async
}

extension Temporary {
  /// Does something with it, and takes it away however that ends.
  func use<Result>(_ body: (Self) async throws -> Result) async throws -> Result {
    let result: Result
    do { result = try await body(self) } catch {
      await end()
      throw error
    }
    await end()
    return result
  }
}
