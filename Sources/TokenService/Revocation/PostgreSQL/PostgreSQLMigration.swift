/// The steps that lead to the tables as they are now: appended to, never changed.
enum PostgreSQLMigration {
  static let all = [first]

  /// The first tables; the record of changes is appended to, and pruned, and no row of it is ever changed.
  ///
  /// A row with `lifts` takes the rule of that position back, and its `cutoff` is the latest that is left about the
  /// subject; any other row is a rule.
  private static let first = """
    CREATE SCHEMA IF NOT EXISTS token_service;

    CREATE TABLE token_service.meta (
      is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
      store_id text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
      environment text NOT NULL,
      version bigint NOT NULL,
      pruned bigint NOT NULL DEFAULT 0
    );

    CREATE SEQUENCE token_service.positions AS bigint;

    CREATE TABLE token_service.changes (
      position bigint PRIMARY KEY,
      kind smallint NOT NULL CHECK (kind BETWEEN 0 AND 5),
      subject text COLLATE "C" NOT NULL,
      cutoff bigint,
      lifts bigint,
      id text COLLATE "C",
      before_ms bigint,
      created_ms bigint NOT NULL,
      written_ms bigint NOT NULL,
      requested_by text NOT NULL,
      reason text,
      CHECK (lifts IS NOT NULL OR (cutoff IS NOT NULL AND id IS NOT NULL AND before_ms IS NOT NULL))
    );
    CREATE UNIQUE INDEX changes_id ON token_service.changes (id) WHERE id IS NOT NULL;
    CREATE UNIQUE INDEX changes_lifts ON token_service.changes (lifts) WHERE lifts IS NOT NULL;
    CREATE INDEX changes_subject ON token_service.changes (kind, subject, position) WHERE lifts IS NULL;

    CREATE TABLE token_service.requests (
      key text COLLATE "C" PRIMARY KEY,
      digest text NOT NULL,
      positions bigint[] NOT NULL,
      written_ms bigint NOT NULL
    );
    CREATE INDEX requests_written ON token_service.requests (written_ms);

    CREATE TABLE token_service.replicas (
      id text COLLATE "C" PRIMARY KEY,
      version text NOT NULL,
      started_ms bigint NOT NULL,
      ring_digest text NOT NULL,
      ring_generation text NOT NULL,
      configuration_digest text NOT NULL,
      position bigint NOT NULL,
      clock_offset_ms bigint,
      propagation_ms bigint,
      seen_ms bigint NOT NULL
    );
    """
}
