/// A stage of the rollout of the runtime and its clients.
struct RuntimeStage: Sendable, Hashable {
  let name: String
  /// The share of the users; none where only our own people are moved.
  let percentage: Int?
  let hold: Hold
  /// Seconds that the plan wants it held for.
  let least: Int64

  /// A stage that is held for as long as the plan wants, or for as long as an operator said.
  private init(_ name: String, _ percentage: Int?, hold least: Int64, insteadOf seconds: Int64?, weekdays: Bool = false)
  {
    self.name = name
    self.percentage = percentage
    self.least = least
    hold = Hold(name: name, seconds: seconds ?? least, countsWeekdaysOnly: weekdays)
  }

  /// The stages in their order.
  ///
  /// - Parameter seconds: how long each is held, where that is not left to the plan.
  static func all(heldFor seconds: Int64?) -> [RuntimeStage] {
    [
      RuntimeStage("internal-canary", nil, hold: 3600, insteadOf: seconds),
      // One business day: a day of which no weekend counts.
      RuntimeStage("external-5", 5, hold: 86_400, insteadOf: seconds, weekdays: true),
      RuntimeStage("broad-25", 25, hold: 14_400, insteadOf: seconds),
      RuntimeStage("broad-50", 50, hold: 14_400, insteadOf: seconds),
      // The window within which the stable revision can still be gone back to.
      RuntimeStage("full-100", 100, hold: 86_400, insteadOf: seconds),
    ]
  }
}
