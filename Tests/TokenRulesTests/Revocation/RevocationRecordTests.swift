import JWT
import TestSupport
import Testing

@testable import TokenRules

/// Lists against the plainest reading of a record of changes.
@Suite struct RevocationRecordTests {
  /// What a record says, as a dictionary.
  private struct Model {
    var cutoffs: [RevocationRule.Subject: Int64] = [:]

    mutating func apply(_ change: RevocationChange) {
      switch change.effect {
      case .revoked(let cutoff): cutoffs[change.subject] = max(cutoffs[change.subject] ?? cutoff, cutoff)
      case .lifted(let remaining): cutoffs[change.subject] = remaining
      }
    }
  }

  private static func cutoff(of subject: RevocationRule.Subject, in list: RevocationList) -> Int64? {
    subject.kind == .all ? list.all : PlainText.withBytes(of: subject.id) { list.cutoff(subject.kind, $0) }
  }

  private static func record(_ count: Int, ids: Int, seed: UInt64) -> [RevocationChange] {
    var random = SeededGenerator(seed: seed)
    return (1...count).map { position in
      let kind =
        Int.random(in: 0..<100, using: &random) == 0
        ? .all : RevocationRule.Kind.allCases.dropLast().randomElement(using: &random)!
      let cutoff = Int64.random(in: 0..<1000, using: &random)
      let effect: RevocationChange.Effect =
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .lifted(remaining: nil)
        case 1: .lifted(remaining: cutoff)
        default: .revoked(cutoff: cutoff)
        }
      let id = kind == .all ? "" : "id-\(Int.random(in: 0..<ids, using: &random))"
      return RevocationChange(position: Int64(position), subject: RevocationRule.Subject(kind, id: id), effect: effect)
    }
  }

  /// 20,000 ids of each kind make the delta go over into the base; 10 have every id change often.
  @Test(arguments: [(1, 10), (2, 300), (3, 20_000)] as [(UInt64, Int)])
  func `whatever the record, read at once or in steps, the list says what it says`(seed: UInt64, ids: Int) {
    let record = Self.record(30_000, ids: ids, seed: seed)
    var model = Model()
    var builder = RevocationListBuilder()
    for change in record {
      model.apply(change)
      builder.apply(change)
    }
    var stepped = RevocationList.empty
    var random = SeededGenerator(seed: seed)
    var rest = record[...]
    while !rest.isEmpty {
      let step = rest.prefix(Int.random(in: 1...900, using: &random))
      stepped = stepped.applying(Array(step))
      rest = rest.dropFirst(step.count)
    }
    let never = RevocationLifetimes(tokens: 0, callers: nil)
    let subjects = Set(record.map(\.subject))
    for list in [builder.list(), stepped, stepped.pruned(at: -1, lifetimes: never)] {
      #expect(subjects.filter { Self.cutoff(of: $0, in: list) != model.cutoffs[$0] } == [])
    }
  }

  @Test func `a delta that has grown goes over into the base, and counts once`() {
    let list = (0..<5).reduce(RevocationList.empty) { list, step in
      list.applying(
        (0..<1000).map {
          RevocationChange(position: 0, subject: .token("\(step) \($0)"), effect: .revoked(cutoff: 1))
        }
      )
    }
    #expect(list.count == 5000)
    #expect(Self.cutoff(of: .token("0 0"), in: list) == 1 && Self.cutoff(of: .token("4 999"), in: list) == 1)
  }

  @Test func `a seeded token stays revoked, whatever is lifted`() {
    let lift = RevocationChange(position: 1, subject: .token("a"), effect: .lifted(remaining: nil))
    #expect(Self.cutoff(of: .token("a"), in: RevocationList(revokedTokenIDs: ["a"]).applying([lift])) == .max)
    var builder = RevocationListBuilder(revokedTokenIDs: ["a"])
    builder.apply(lift)
    #expect(Self.cutoff(of: .token("a"), in: builder.list()) == .max)
    let never = RevocationLifetimes(tokens: 60, callers: 60)
    #expect(Self.cutoff(of: .token("a"), in: builder.list().pruned(at: .max, lifetimes: never)) == .max)
  }

  @Test func `a rule about everything can be lifted`() throws {
    let list = RevocationList(rules: [RevocationRule(.all, cutoff: 5)])
    let lifted = list.applying([RevocationChange(position: 1, subject: .all, effect: .lifted(remaining: nil))])
    #expect(list.all == 5 && lifted.all == nil)
    #expect(list.applying([RevocationChange(position: 1, subject: .all, effect: .lifted(remaining: 3))]).all == 3)
  }

  @Test func `prefixes of users and organisations make no difference`() {
    let list = RevocationList(rules: [
      RevocationRule(.user("user:1"), cutoff: 5), RevocationRule(.organization("o"), cutoff: 6),
    ])
    #expect(Self.cutoff(of: .user("1"), in: list) == 5)
    #expect(Self.cutoff(of: .organization("org:o"), in: list) == 6)
    #expect(RevocationRule.Subject(.user, id: "user:1").id == "1")
  }

  // MARK: Ends

  @Test(
    arguments: [
      (.token, 1030, false), (.token, 1031, true), (.session, 1100, false), (.session, 1101, true), (.all, 1100, false),
      (.all, 1101, true), (.user, 1101, true), (.organization, 1101, true), (.device, 1100, false),
    ] as [(RevocationRule.Kind, Int64, Bool)]
  )
  func `a rule goes when nothing that it matches can be valid`(kind: RevocationRule.Kind, now: Int64, isGone: Bool) {
    let lifetimes = RevocationLifetimes(tokens: 30, callers: 100)
    let subject = RevocationRule.Subject(kind, id: "x")
    let list = RevocationList(rules: [RevocationRule(subject, cutoff: 1000)]).pruned(at: now, lifetimes: lifetimes)
    #expect((Self.cutoff(of: subject, in: list) == nil) == isGone)
  }

  @Test func `rules about callers that nothing ends stay, those about tokens go`() {
    let rules = RevocationRule.Kind.allCases.map { RevocationRule(RevocationRule.Subject($0, id: "x"), cutoff: 0) }
    let lifetimes = RevocationLifetimes(tokens: 30, callers: nil)
    let list = RevocationList(rules: rules).pruned(at: .max, lifetimes: lifetimes)
    #expect(list.count == rules.count - 1 && Self.cutoff(of: .token("x"), in: list) == nil)
  }

  @Test func `a caller that ends before its tokens does not end the rule before them`() {
    #expect(RevocationLifetimes(tokens: 900, callers: 60).end(of: .session, cutoff: 100) == 1000)
    #expect(RevocationLifetimes(tokens: 900, callers: 60).end(of: .token, cutoff: .max) == nil)
  }
}
