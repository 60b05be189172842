/// The two revisions of a drill.
enum DrillRevision: String, Sendable, CaseIterable { case stable, canary }
