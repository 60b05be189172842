/// The shares of the users that are moved one after the other, in percent: ascending, each once, to all of them.
struct CohortList: Sendable, Hashable {
  /// Why a list is none.
  struct Fault: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  let percentages: [Int]

  /// Reads a list as `5,10,25,50,100`.
  init(parsing text: String) throws(Fault) {
    var percentages: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let entry = ValueParser.trimmed(String(part))
      guard !entry.isEmpty, entry.utf8.count <= 3, entry.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let percentage = Int(entry), (1...100).contains(percentage)
      else { throw Fault(description: "cohorts are whole numbers from 1 to 100, separated by commas") }
      percentages.append(percentage)
    }
    guard zip(percentages, percentages.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Fault(description: "cohorts ascend, and none comes twice")
    }
    guard percentages.last == 100 else { throw Fault(description: "the last cohort is 100: everybody") }
    self.percentages = percentages
  }

  var text: String { percentages.map(String.init).joined(separator: ",") }
}
