/// What the tokens are for: the SpacetimeDB host and its database, and the names in the tokens.
extension Variable {
  static let environment = Variable(
    "OA_SPACETIME_ENV",
    .choice(["dev", "staging", "prod"]),
    preset: "dev",
    meaning: "The environment that the process serves; `--env` wins over it."
  )
  static let httpBaseURL = Variable(
    "OA_SPACETIME_<ENV>_HTTP_BASE_URL",
    .baseURL,
    .outsideDevelopment,
    developmentPreset: "http://127.0.0.1:3000",
    meaning: "The base URL of the SpacetimeDB host; `subscribe_url` is made of it."
  )
  static let database = Variable(
    "OA_SPACETIME_<ENV>_DATABASE",
    .databaseName,
    .outsideDevelopment,
    developmentPreset: "openagents-dev",
    meaning: "The database, part of `subscribe_url`."
  )
  static let webSocketPath = Variable(
    "OA_SPACETIME_<ENV>_WEBSOCKET_PATH",
    .urlPath,
    preset: "/v1/database/{database}/subscribe",
    meaning: "Where clients subscribe, behind the base URL; `{database}` stands for the database."
  )
  static let healthPath = Variable(
    "OA_SPACETIME_<ENV>_HEALTH_PATH",
    .urlPath,
    preset: "/health",
    meaning: "Where the SpacetimeDB host says that it is well, behind the base URL."
  )
  static let tokenIssuer = Variable(
    "OA_SPACETIME_<ENV>_TOKEN_ISSUER",
    .text,
    .outsideDevelopment,
    developmentPreset: "token-service-dev",
    meaning: "`iss` of the tokens, compared byte by byte."
  )
  static let tokenAudience = Variable(
    "OA_SPACETIME_<ENV>_TOKEN_AUDIENCE",
    .text,
    .outsideDevelopment,
    developmentPreset: "spacetime-dev",
    meaning: "`aud` of the tokens, compared byte by byte."
  )

  static let target = [
    environment, httpBaseURL, database, webSocketPath, healthPath, tokenIssuer, tokenAudience,
  ]
}
