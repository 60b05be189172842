// What a rotation costs a verifier: rings of 1, 4 and 16 keys, with and without `kid`, and reloads while it verifies.
// usage: ring-bench [ROUNDS]
import Workload

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 9
let sizes = [1, 4, 16]
let rings = try sizes.map { try RingOfKeys(count: $0) }

print("verify, signed by the last key of the ring (medians of \(rounds) rounds)")
var named = sizes.map { _ in [Double]() }
var unnamed = named
for _ in 0..<rounds {
  for (index, ring) in rings.enumerated() {
    named[index].append(ring.nanoseconds(ring.named))
    unnamed[index].append(ring.nanoseconds(ring.unnamed))
  }
}
print("keys    with kid: ns  times 1 key    without kid: ns  ns a further key")
for (index, size) in sizes.enumerated() {
  let (with, without) = (Stopwatch.median(named[index]), Stopwatch.median(unnamed[index]))
  let ratio = with / Stopwatch.median(named[0])
  let further = size == 1 ? "" : shown((without - Stopwatch.median(unnamed[0])) / Double(size - 1), 0)
  let cells = [("\(size)", 4), (shown(with, 0), 15), (shown(ratio, 3), 12), (shown(without, 0), 19), (further, 17)]
  print(cells.map { padded($0.0, $0.1) }.joined(separator: " "))
}

let count = ReloadComparison.samples * rounds
print("\nverify while a ring of 16 keys is re-read (\(count) verifications each, interleaved)")
let comparison = try ReloadComparison()
print("                     p50 ns   p99 ns   p99.9 ns   reloads")
for line in comparison.run(rounds: rounds) { print(line) }

func shown(_ value: Double, _ digits: Int) -> String {
  digits == 0 ? "\(Int(value.rounded()))" : "\((value * 1000).rounded() / 1000)"
}

func padded(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
