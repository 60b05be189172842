import JWT
import TokenRules

/// What somebody asks to be changed of the routing: what is named changes, the rest stays.
struct RoutingChange: Sendable, Hashable {
  var userPercent: Int?
  var autopilotPercent: Int?
  var seed: String?
  var isShadowEnabled: Bool?
  var shadowSampleRate: Double?
  var reason: String?
  var requestedBy = RevocationOrder.defaultRequester

  /// Whether it names any setting.
  var isEmpty: Bool {
    userPercent == nil && autopilotPercent == nil && seed == nil && isShadowEnabled == nil && shadowSampleRate == nil
  }

  /// The settings with the change made.
  func applied(to settings: RoutingSettings) -> RoutingSettings {
    var changed = settings
    changed.userPercent = userPercent ?? changed.userPercent
    changed.autopilotPercent = autopilotPercent ?? changed.autopilotPercent
    changed.seed = seed ?? changed.seed
    changed.isShadowEnabled = isShadowEnabled ?? changed.isShadowEnabled
    changed.shadowSampleRate = shadowSampleRate ?? changed.shadowSampleRate
    return changed
  }
}

extension RoutingChange {
  /// Reads the body of `POST /internal/v1/control/runtime-routing`: all of it is right, or nothing changes.
  init(parsing body: [UInt8]) throws(RequestFailure) {
    var form = try BodyForm(body)
    userPercent = form.percent("canary_user_percent")
    autopilotPercent = form.percent("canary_autopilot_percent")
    seed = form.seed("canary_seed")
    isShadowEnabled = form.flag("shadow_enabled")
    shadowSampleRate = form.fraction("shadow_sample_rate")
    (requestedBy, reason) = form.origin()
    if form.errors.isEmpty, isEmpty { form.refuse("body", "must name a setting to change") }
    try form.finish()
  }

  /// The body of such a request.
  var body: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let userPercent { writer.member("canary_user_percent", userPercent) }
    if let autopilotPercent { writer.member("canary_autopilot_percent", autopilotPercent) }
    if let seed { writer.member("canary_seed", seed) }
    if let isShadowEnabled { writer.member("shadow_enabled", isShadowEnabled) }
    if let shadowSampleRate { writer.member("shadow_sample_rate", fraction: shadowSampleRate) }
    if let reason { writer.member("reason", reason) }
    writer.member("requested_by", requestedBy)
    writer.endObject()
    return writer.bytes
  }
}

extension BodyForm {
  fileprivate mutating func percent(_ field: String) -> Int? {
    guard let value = value(field) else { return nil }
    guard let number = value.integer, (0...100).contains(number) else {
      refuse(field, "must be a whole number from 0 to 100")
      return nil
    }
    return Int(number)
  }

  fileprivate mutating func seed(_ field: String) -> String? {
    guard let text = text(field, limit: 256) else { return nil }
    if (try? ValueParser.text(text)) == nil {
      refuse(field, "must have at most 256 bytes, and no white space around it")
    }
    return text
  }

  fileprivate mutating func flag(_ field: String) -> Bool? {
    guard let value = value(field) else { return nil }
    if value.bool == nil { refuse(field, "must be true or false") }
    return value.bool
  }

  fileprivate mutating func fraction(_ field: String) -> Double? {
    guard let value = value(field) else { return nil }
    guard let number = value.double, (0...1).contains(number) else {
      refuse(field, "must be a number from 0 to 1")
      return nil
    }
    return number
  }
}
