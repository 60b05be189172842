import TokenRules

extension ConfigurationLoader {
  /// Which runtime runs a thread.
  mutating func readRouting() -> RoutingSettings {
    RoutingSettings(
      userPercent: Int(readWholeNumber(.canaryUserPercent) ?? 0),
      autopilotPercent: Int(readWholeNumber(.canaryAutopilotPercent) ?? 0),
      seed: readText(.canarySeed) ?? "",
      isShadowEnabled: reader.read(.isShadowEnabled, ValueParser.flag).value ?? false,
      shadowSampleRate: reader.read(.shadowSampleRate, ValueParser.fraction).value ?? 0
    )
  }
}
