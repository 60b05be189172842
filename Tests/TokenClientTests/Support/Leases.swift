/// Bodies of leases.
enum Leases {
  static func flat(
    _ token: String,
    _ life: Int = 300,
    _ refresh: Int = 270,
    _ serverTime: Int64 = 1_772_009_112_000
  )
    -> String
  {
    """
    {"token":"\(token)","token_type":"Bearer","expires_in":\(life),"refresh_after_in":\(refresh),
    "server_time_unix_ms":\(serverTime),"token_id":"sync_1","subscribe_url":"ws://127.0.0.1/subscribe",
    "scopes":["sync.subscribe"],"stream_grants":["a.stream"],"later":{"is":[1,null]}}
    """
  }
}
