import Glibc

/// How many rules are written a second, each on the disk before it is acknowledged.
struct WriteCost {
  let folder: String

  func run() async throws {
    let store = try await SQLiteStore.open(path: folder + "/writes.sqlite", environment: .dev, clock: BenchClock())
    print("writes a second (median of 5 rounds, WAL, synchronous FULL)")
    let disk = try median { try Self.syncs(400, in: folder) }
    print("  4 KiB and fsync, one after another         \(shown(disk))   what the disk allows")
    let alone = try await median { round in
      let time = try await seconds { for one in 0..<400 { _ = try await store.write([.numbered(round * 400 + one)]) } }
      return 400 / time
    }
    print("  one after another                          \(shown(alone))")
    let writer = RevocationWriter(store)
    for clients in [16, 256] {
      let rate = try await median { round in
        let first = 1_000_000 * clients + round * 8192
        let time = try await seconds { try await Self.write(8192, from: first, clients: clients, writer) }
        return 8192 / time
      }
      print("  \(clients) clients at once\(clients < 100 ? " " : ""), commits shared         \(shown(rate))")
    }
    let bulk = try await median { round in
      let entries = (0..<10_000).map { RevocationEntry.numbered(500_000_000 + round * 10_000 + $0) }
      let time = try await seconds {
        for start in stride(from: 0, to: 10_000, by: 1000) {
          let part = Array(entries[start..<start + 1000])
          _ = try await store.write([RevocationWrite(entries: part, idempotency: nil)])
        }
      }
      return 10_000 / time
    }
    print("  1,000 rules a request                      \(shown(bulk))")
    await store.close()
  }

  private static func write(_ count: Int, from first: Int, clients: Int, _ writer: RevocationWriter) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<clients {
        group.addTask {
          for one in stride(from: client, to: count, by: clients) { _ = try await writer.write(.numbered(first + one)) }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func syncs(_ count: Int, in folder: String) throws -> Double {
    let descriptor = open(folder + "/plain", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(descriptor) }
    let block = [UInt8](repeating: 7, count: 4096)
    let time = ContinuousClock().measure {
      for _ in 0..<count { precondition(Glibc.write(descriptor, block, 4096) == 4096 && fsync(descriptor) == 0) }
    }
    return Double(count) / (Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
  }

  private func median(_ rate: () throws -> Double) rethrows -> Double {
    try (0..<5).map { _ in try rate() }.sorted()[2]
  }

  private func median(_ rate: (Int) async throws -> Double) async rethrows -> Double {
    var rates: [Double] = []
    for round in 0..<5 { rates.append(try await rate(round)) }
    return rates.sorted()[2]
  }
}
