import JWT
import Testing

@testable import TokenService

@Suite struct ObservedRotationTests {
  /// What a replica says whose keys are so; a capital one signs.
  private static func report(_ keys: String, generation: Int = 1) throws -> ReplicaAnswer {
    let entries = keys.split(separator: " ").map { key in
      let isSigning = key.first?.isUppercase == true
      let isEnded = key.hasSuffix("-")
      let state = isSigning ? "active" : isEnded ? "fallback" : "standby"
      let id = key.lowercased().filter { $0 != "-" }
      return ReplicaText.key(id, state: state, fingerprint: id, accepted: !isEnded, signing: isSigning)
    }
    let text = ReplicaText(generation: "\(generation)", digest: keys, leeway: 7, keys: entries)
    return try #require(ReplicaAnswer(parsing: Array(text.json().utf8)))
  }

  private static func stages(_ looks: [[String?]]) throws -> [ObservedRotation.Stage] {
    var rotation = ObservedRotation()
    return try looks.map { reports in
      _ = rotation.saw(try reports.map { try $0.map { try report($0) } })
      return rotation.stage
    }
  }

  @Test func `a rotation is seen from stage to stage`() throws {
    let stages = try Self.stages([
      ["A", "A"], ["b A", "A"], ["b A", "b A"], ["B a", "b A"], ["B a", "B a"], ["B a-", "B a"], ["B a-", "B a-"],
    ])
    #expect(stages == [.before, .before, .before, .promotion, .drain, .drain, .complete])
  }

  @Test func `a replica that does not answer keeps a rotation from being complete`() throws {
    let stages = try Self.stages([["A", "A"], ["B a", "B a"], ["B a-", nil], ["B a-", "B a-"]])
    #expect(stages == [.before, .drain, .drain, .complete])
  }

  @Test func `a replica that was never heard to change is still signing with the key before`() throws {
    let stages = try Self.stages([["A", "A"], ["B a", nil], ["B a", "b A"], ["B a", "B a"]])
    #expect(stages == [.before, .promotion, .promotion, .drain])
  }

  @Test func `a rollback is a rotation back`() throws {
    var rotation = ObservedRotation()
    for keys in ["A", "B a", "b A", "b- A"] { _ = rotation.saw([try Self.report(keys)]) }
    #expect(rotation.rotations == 2)
    #expect(rotation.leaving == ["b"])
    #expect(rotation.stage == .complete)
  }

  @Test func `only a change of the stage is news`() throws {
    var rotation = ObservedRotation()
    let news = try ["A", "A", "B a", "B a", "B a-"].map { rotation.saw([try Self.report($0)]) }
    #expect(news == [false, false, true, false, true])
  }
}
