/// How the process runs: service tokens, limits, audit, ports, threads.
extension Variable {
  private static let burst = ValueForm.wholeNumber(0...1_000_000, of: "requests")

  static let adminToken = Variable(
    "RUNTIME_ADMIN_TOKEN",
    .serviceTokens,
    .outsideDevelopment,
    presetNote: "dev: generated, kept in `keys/dev/`",
    isReloaded: true,
    meaning: "The bearer token of every internal route."
  )
  static let readToken = Variable(
    "RUNTIME_READ_TOKEN",
    .serviceTokens,
    isReloaded: true,
    meaning:
      "The bearer token of verify, metrics, SLO and the `GET`s of keys and revocations only; another one than the first."
  )
  static let mintRate = Variable(
    "OA_SPACETIME_<ENV>_MINT_RATE_PER_SECOND",
    .rate,
    preset: "10",
    meaning: "Mints a second of one session or access key, in this process; `0` switches the limit off."
  )
  static let mintBurst = Variable(
    "OA_SPACETIME_<ENV>_MINT_BURST",
    burst,
    preset: "300",
    meaning: "How many at once; `0` switches the limit off."
  )
  static let addressRate = Variable(
    "OA_SPACETIME_<ENV>_ADDRESS_RATE_PER_SECOND",
    .rate,
    preset: "200",
    meaning: "Requests a second without a known caller, of one address (IPv6: of one /64); `0` switches the limit off."
  )
  static let addressBurst = Variable(
    "OA_SPACETIME_<ENV>_ADDRESS_BURST",
    burst,
    preset: "2000",
    meaning: "How many at once; `0` switches the limit off."
  )
  static let trustedProxies = Variable(
    "OA_SPACETIME_<ENV>_TRUSTED_PROXIES",
    .networks,
    meaning: "Whose `x-forwarded-for` is believed; the client is the rightmost hop that is not trusted."
  )
  static let audit = Variable(
    "OA_AUDIT",
    .audit,
    preset: "stdout",
    meaning: "Where audit events go; outside dev, `off` also asks for `--allow-no-audit`."
  )
  static let auditSync = Variable(
    "OA_AUDIT_SYNC",
    .flag,
    preset: "false",
    meaning: "Whether a mint is answered only when its audit event is written."
  )
  static let eventLoopThreads = Variable(
    "OA_EVENT_LOOP_THREADS",
    .wholeNumber(1...1024, of: "threads"),
    presetNote: "the number of cores",
    meaning: "How many threads serve connections."
  )
  static let port = Variable(
    "PORT",
    .wholeNumber(0...65_535, of: nil),
    presetNote: "8080",
    meaning: "The port of the public listener, or with `--only internal` of that one; `--port` wins over it."
  )

  static let service = [
    adminToken, readToken, mintRate, mintBurst, addressRate, addressBurst, trustedProxies, audit, auditSync,
    eventLoopThreads, port,
  ]
}
