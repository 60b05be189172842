import Testing

/// Prometheus' text format as a scraper reads it: a strict parser of version 0.0.4, for tests.
struct PrometheusScrape {
  struct Sample: Hashable {
    let name: String
    let labels: [String: String]
  }

  private(set) var samples: [Sample: Double] = [:]
  private(set) var types: [String: String] = [:]
  private(set) var helps: [String: String] = [:]

  init(_ text: String) throws {
    #expect(text.hasSuffix("\n"))
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("# HELP ") {
        let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1)
        #expect(helps.updateValue(String(try #require(parts.last)), forKey: String(parts[0])) == nil)
      } else if line.hasPrefix("# TYPE ") {
        let parts = line.dropFirst(7).split(separator: " ")
        #expect(parts.count == 2)
        #expect(types.updateValue(String(parts[1]), forKey: String(parts[0])) == nil)
      } else {
        try read(line)
      }
    }
  }

  /// The value of a series.
  subscript(name: String, labels: [String: String]) -> Double? { samples[Sample(name: name, labels: labels)] }
  subscript(name: String) -> Double? { self[name, [:]] }

  private mutating func read(_ line: Substring) throws {
    let match = try #require(line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (\S+)/), "\(line)")
    let name = String(match.1)
    let value = try #require(match.4 == "+Inf" ? .infinity : Double(match.4), "\(line)")
    let labels = try match.3.map { try Self.labels($0) } ?? [:]
    let family =
      ["_bucket", "_sum", "_count"].first {
        name.hasSuffix($0) && types[String(name.dropLast($0.count))] == "histogram"
      }
      .map { String(name.dropLast($0.count)) } ?? name
    #expect(types[family] != nil && helps[family] != nil, "\(name) has no TYPE or HELP before it")
    #expect(samples.updateValue(value, forKey: Sample(name: name, labels: labels)) == nil, "\(line) stands twice")
  }

  private static func labels(_ text: Substring) throws -> [String: String] {
    var labels: [String: String] = [:]
    var rest = text
    while !rest.isEmpty {
      let match = try #require(rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)",?/), "\(text)")
      labels[String(match.1)] = unescape(match.2)
      rest = rest[match.range.upperBound...]
    }
    return labels
  }

  private static func unescape(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
