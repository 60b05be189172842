import Testing

@testable import TokenService

@Suite struct CohortListTests {
  @Test(arguments: ["5,10,25,50,100", " 1 , 100", "100"])
  func `a list that ascends to everybody is one`(_ text: String) throws {
    let list = try CohortList(parsing: text)
    #expect(list.percentages.last == 100)
    #expect(try CohortList(parsing: list.text) == list)
  }

  // What the earlier scripts let pass.
  @Test(arguments: [
    "10,5,100", "5,5,100", "5,10,50", "", "100,100", "0,100", "5,,100", "5,100,", "101", "1e2", "+5,100", "5;100",
    "५,100",
  ])
  func `a list out of order, with repeats, or that does not end at 100 is none`(_ text: String) {
    #expect(throws: CohortList.Fault.self) { try CohortList(parsing: text) }
  }
}
