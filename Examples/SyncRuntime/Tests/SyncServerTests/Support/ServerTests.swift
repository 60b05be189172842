import Testing

/// All tests with a real server, one after the other: they measure times.
@Suite(.serialized) enum ServerTests {}
