// What revocations cost: a verification beside lists of 0, 1,000 and 1,000,000 rules, and the lists themselves.
// usage: revocation-bench [ROUNDS]
import TokenRules
import Workload

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 9
let sizes = [0, 1000, 1_000_000]
let cost = try ListCost()

var lists: [RevocationList] = []
print("rules      MiB in memory  bytes a rule  built in ms  one rule more: us")
for size in sizes {
  let before = ResidentMemory.now
  let clock = ContinuousClock()
  var list = RevocationList.empty
  let built = clock.measure { list = ListCost.list(size) }
  let bytes = ResidentMemory.now - before
  let more = Stopwatch.nanoseconds { consume(list.adding([RevocationRule(.session("one more"), cutoff: 1)])) }
  let cells = [
    "\(bytes >> 20)", size == 0 ? "" : "\(bytes / size)", "\(Int(Stopwatch.nanoseconds(built) / 1e6))",
    "\((more / 100).rounded() / 10)",
  ]
  print(padded("\(size)", 9) + zip(cells, [15, 14, 13, 19]).map { padded($0, $1) }.joined())
  lists.append(list)
}

var times = sizes.map { _ in [Double]() }
cost.pass(lists) { _ in }
for _ in 0..<rounds { cost.pass(lists) { for (index, time) in $0.enumerated() { times[index].append(time) } } }
print("\nverify \(ListCost.tokens) tokens, medians of \(times[0].count) runs in \(rounds) passes")
print("rules         ns      more ns")
for (index, size) in sizes.enumerated() {
  let more = Stopwatch.median(zip(times[index], times[0]).map { $0 - $1 })
  print(padded("\(size)", 9) + padded("\(Int(Stopwatch.median(times[index])))", 7) + padded("\(Int(more))", 13))
}

func padded(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
