extension DrillProvider {
  /// What a replica that asks this provider is started with.
  func variables(in folder: DrillFolder) throws -> [String: String] {
    let secret = folder.path + "/provider-secret"
    try DrillFolder.write(Array(FreshSecret.text().utf8), to: secret)
    return [
      "OA_CONTROL_INTROSPECTION_URL": url,
      "OA_CONTROL_INTROSPECTION_CLIENT_ID": "token-service",
      "OA_CONTROL_INTROSPECTION_CLIENT_SECRET_FILE": secret,
    ]
  }
}
