/// The most memory that a process was seen to have.
final class MemoryWatch: Sendable {
  private let process: Int32?
  private let seen = Shared<(first: Int?, most: Int)>((nil, 0))

  init(_ process: Int32?) { self.process = process }

  /// What it has now is what growth is counted from.
  func begin() {
    let now = ProcessMemory.resident(of: process)
    seen.with { $0 = (now, now ?? 0) }
  }

  /// Looks ten times a second for so long.
  func look(for seconds: Double) async throws {
    for _ in 0..<Int(seconds * 10) {
      if let now = ProcessMemory.resident(of: process) { seen.with { $0.most = max($0.most, now) } }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// In MiB; `nil` where it did not begin, or the process is no more.
  var growth: Double? {
    guard let first = seen.value.first, ProcessMemory.resident(of: process) != nil else { return nil }
    return Double(seen.value.most - first) / ProcessMemory.mebibyte
  }
}
