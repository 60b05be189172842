/// How slow and how faulty the service may be while it is rolled out.
struct SLOBounds: Sendable, Hashable {
  /// Milliseconds.
  var p95Latency = 600.0
  /// Errors among requests, 0 to 1.
  var errorBudgetRatio = 0.02
}
