import Testing

/// Everything that needs a server: one after the other, for some of it stops the server.
@Suite(.serialized) enum PostgreSQLTests {}
