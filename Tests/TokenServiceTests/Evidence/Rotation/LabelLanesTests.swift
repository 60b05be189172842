import TestSupport
import Testing

@testable import TokenService

@Suite struct LabelLanesTests {
  @Test(arguments: [1.0, 1.3, 2, 3])
  func `labels that have a lane overlap in no chart, however wide`(zoom: Double) {
    var random = SeededGenerator(seed: 11)
    for count in [1, 5, 40] {
      var lanes = LabelLanes(count: 4)
      var boxes: [(lane: Int, range: ClosedRange<Double>)] = []
      for _ in 0..<count {
        let at = Double.random(in: 0...1, using: &random)
        let text = String(repeating: "n", count: Int.random(in: 1...24, using: &random))
        guard let place = lanes.place(text, at: at) else { continue }
        let (point, width) = (at * LabelLanes.narrowest * zoom, LabelLanes.width(of: text))
        let range = place.endsThere ? (point - width)...point : point...(point + width)
        #expect(range.lowerBound >= 0 && range.upperBound <= LabelLanes.narrowest * zoom)
        #expect(!boxes.contains { $0.lane == place.lane && $0.range.overlaps(range) })
        boxes.append((place.lane, range))
      }
      #expect(!boxes.isEmpty)
    }
  }

  @Test func `at the right edge a label stands before its point`() {
    var lanes = LabelLanes(count: 1)
    #expect(lanes.place("replica-1 killed", at: 0.99) == LabelLanes.Place(lane: 0, endsThere: true))
    #expect(lanes.place("replica-1 killed", at: 0.98) == nil)
    #expect(lanes.place("replica-1 killed", at: 0) == LabelLanes.Place(lane: 0, endsThere: false))
  }
}
