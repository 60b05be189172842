import Instrumentation
import ServiceContextModule

/// Carries the trace in and out of requests of libraries that know swift-distributed-tracing.
struct TraceInstrument: Instrument {
  func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier,
    into context: inout ServiceContext,
    using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let parent = extractor.extract(key: "traceparent", from: carrier) else { return }
    context.traceContext = TraceContext(parent: parent, state: extractor.extract(key: "tracestate", from: carrier))
  }

  func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext,
    into carrier: inout Carrier,
    using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let trace = context.traceContext else { return }
    injector.inject(trace.parent, forKey: "traceparent", into: &carrier)
    if let state = trace.state { injector.inject(state, forKey: "tracestate", into: &carrier) }
  }
}

private enum TraceContextKey: ServiceContextKey {
  typealias Value = TraceContext
  static let nameOverride: String? = "trace"
}

extension ServiceContext {
  /// The trace that the work belongs to.
  var traceContext: TraceContext? {
    get { self[TraceContextKey.self] }
    set { self[TraceContextKey.self] = newValue }
  }
}
