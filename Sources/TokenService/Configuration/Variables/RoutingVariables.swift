/// Which runtime runs a thread.
extension Variable {
  private static let percent = ValueForm.wholeNumber(0...100, of: "percent")

  static let canaryUserPercent = Variable(
    "OA_RUNTIME_CANARY_USER_PERCENT",
    percent,
    preset: "0",
    meaning: "The share of the users whose runtime is the canary, as `runtime-routing/evaluate` decides."
  )
  static let canaryAutopilotPercent = Variable(
    "OA_RUNTIME_CANARY_AUTOPILOT_PERCENT",
    percent,
    preset: "0",
    meaning: "The same share of the autopilots: of cohorts whose key starts with `autopilot:`."
  )
  static let canarySeed = Variable(
    "OA_RUNTIME_CANARY_SEED",
    .text,
    preset: RoutingSettings.defaultSeed,
    meaning: "Another seed deals the cohorts anew; the same in every process, or a user meets both runtimes."
  )
  static let isShadowEnabled = Variable(
    "OA_RUNTIME_SHADOW_ENABLED",
    .flag,
    preset: "false",
    meaning: "Whether threads of the stable runtime are mirrored to the canary."
  )
  static let shadowSampleRate = Variable(
    "OA_RUNTIME_SHADOW_SAMPLE_RATE",
    .fraction,
    preset: "1.0",
    meaning: "The share of those threads that is mirrored."
  )

  static let routing = [
    canaryUserPercent, canaryAutopilotPercent, canarySeed, isShadowEnabled, shadowSampleRate,
  ]
}
