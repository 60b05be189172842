/// The configuration of the nginx that stands in front of both revisions: a pure value, written as nginx reads it.
struct EdgeConfiguration: Sendable, Hashable {
  /// The port that splits by cohort.
  var port: Int
  /// The port that leads to the canary alone: what a platform calls a revision's own URL.
  var canaryPort: Int
  /// Where the revisions listen: `127.0.0.1:PORT`.
  var stable: String
  var canary: String
  /// The share of the cohorts that is on the canary, in percent.
  var percent = 0
  /// Deals the cohorts.
  var seed = RoutingSettings.defaultSeed
  /// Counts the configurations, so that it can be seen which one answers.
  var serial = 1

  /// What a client says of itself; its cohort is chosen by it.
  static let cohortField = "x-oa-cohort-key"
  /// Which revision was asked.
  static let revisionField = "x-oa-revision"
  /// Which configuration chose it.
  static let serialField = "x-oa-edge"
  /// Says which revision a key leads to, and asks none.
  static let place = "/edge"

  /// The whole file.
  ///
  /// The split is nginx's own, a hash of key and seed. The canary's share begins at zero, so that a key which is in a small
  /// share is in every larger one. A connection serves one request: a reload must not meet one that is kept.
  var text: String {
    """
    worker_processes 1;
    pid nginx.pid;
    error_log logs/error.log warn;
    events { worker_connections 2048; }
    http {
      log_format edge '$time_iso8601 $status upstream=$upstream_status revision=$sent_http_x_oa_revision $request_time';
      access_log logs/access.log edge;
      client_body_temp_path temp/body;
      proxy_temp_path temp/proxy;
      fastcgi_temp_path temp/fastcgi;
      uwsgi_temp_path temp/uwsgi;
      scgi_temp_path temp/scgi;
      server_tokens off;
      keepalive_timeout 0;
      client_body_buffer_size 32k;
      client_max_body_size 32k;
      proxy_max_temp_file_size 0;
      proxy_connect_timeout 1s;
      proxy_send_timeout 2s;
      proxy_read_timeout 2s;
      proxy_next_upstream off;
      proxy_set_header Host $host;
      proxy_set_header x-oa-cohort-key "";
      upstream stable { server \(stable); }
      upstream canary { server \(canary); }
      split_clients "\(seed)/$http_x_oa_cohort_key" $cohort {
    \(share)    * stable;
      }
      server {
        listen 127.0.0.1:\(port) backlog=1024;
        add_header \(Self.revisionField) $cohort always;
        add_header \(Self.serialField) \(serial) always;
        location = \(Self.place) { return 204; }
        location / { proxy_pass http://$cohort; }
      }
      server {
        listen 127.0.0.1:\(canaryPort) backlog=1024;
        add_header \(Self.revisionField) canary always;
        add_header \(Self.serialField) \(serial) always;
        location / { proxy_pass http://canary; }
      }
    }

    """
  }

  /// nginx knows no share of 0%.
  private var share: String { percent == 0 ? "" : "    \(percent)% canary;\n" }
}
