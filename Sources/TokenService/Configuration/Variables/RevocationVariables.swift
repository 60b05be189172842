/// Where revocations and replicas are kept, and what holds while that place is away.
extension Variable {
  static let storeURL = Variable(
    "OA_SPACETIME_<ENV>_STORE_URL",
    .storeURL,
    .outsideDevelopment,
    presetNote: "dev: memory",
    meaning:
      "Where revocations and replicas are kept: a file of this machine's, below the state folder unless its path starts "
      + "with `/`, or a PostgreSQL database for several machines. Memory, in dev, ends with the process."
  )
  static let maximumStaleness = Variable(
    "OA_SPACETIME_<ENV>_REVOCATION_MAX_STALENESS_SECONDS",
    .wholeNumber(0...86_400, of: "seconds"),
    preset: "60",
    meaning:
      "How long verify, authorize and mint go on without news from the store; then they answer 503. `0` lets them go on "
      + "for ever, which prod refuses."
  )
  static let revocationPoll = Variable(
    "OA_SPACETIME_<ENV>_REVOCATION_POLL_MS",
    .wholeNumber(50...5000, of: "milliseconds"),
    preset: "500",
    meaning: "The time between two looks into the store; hints make it look at once."
  )
  static let longestCaller = Variable(
    "OA_SPACETIME_<ENV>_LONGEST_CALLER_SECONDS",
    .wholeNumber(60...315_360_000, of: "seconds"),
    presetNote: "no end",
    meaning:
      "How long a session, an access key or a device can ask for tokens at most: rules about callers are deleted when "
      + "that has passed. Unset keeps them."
  )
  static let replicas = Variable(
    "OA_SPACETIME_<ENV>_REPLICAS",
    .wholeNumber(1...1000, of: "replicas"),
    presetNote: "any number",
    meaning: "How many replicas serve the environment: `/ready` tells when fewer of them share the store."
  )

  static let revocation = [storeURL, maximumStaleness, revocationPoll, longestCaller, replicas]
}
