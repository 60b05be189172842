/// A metric's name in the Prometheus text format, its type, its meaning and its labels.
struct MetricName: Sendable, Hashable {
  enum Kind: String, Sendable { case counter, gauge, histogram, summary }

  let name: String
  let kind: Kind
  let help: String
  let labels: [String]

  init(_ kind: Kind, _ name: String, labels: [String] = [], _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
    self.labels = labels
  }
}
