/// What a session counts; a client process begins with zeros.
struct SessionCounts: Sendable, Hashable {
  var authFailures: Int64 = 0
  var reconnects: Int64 = 0
  var reauthentications: Int64 = 0
  var gaps: Int64 = 0
  var duplicates: Int64 = 0
  var bootstraps: Int64 = 0
  var mints: Int64 = 0
  /// Messages that no server of this protocol sends, or that came out of turn.
  var nonsense: Int64 = 0

  static func + (left: SessionCounts, right: SessionCounts) -> SessionCounts {
    var sum = left
    sum.authFailures += right.authFailures
    sum.reconnects += right.reconnects
    sum.reauthentications += right.reauthentications
    sum.gaps += right.gaps
    sum.duplicates += right.duplicates
    sum.bootstraps += right.bootstraps
    sum.mints += right.mints
    sum.nonsense += right.nonsense
    return sum
  }
}
