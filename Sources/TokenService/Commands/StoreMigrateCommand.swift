import ArgumentParser
import TokenVerification

/// `token-service store migrate`: makes the tables of a store, or brings them to this version.
struct StoreMigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Makes the tables of a store, or brings them to this version.",
    discussion: """
      Run it before a new version is started; where the tables are as they should be, nothing
      changes. Several runs at once wait for one another. It needs a role that may make a
      schema in the database; the service itself may be another one, which --grant lets in.

      EXIT CODES
        78  the store belongs to another environment, or to a later version
        69  the server does not answer, or refuses

      EXAMPLES
        token-service store migrate
        token-service store migrate --env dev
      """
  )

  @OptionGroup var store: StoreEnvironmentOption
  @Option(help: ArgumentHelp("Lets this role read and write the tables.", valueName: "role")) var grant: String?

  func run() async throws {
    let (environment, location) = try store.resolve()
    do throws(StoreError) {
      guard case .postgresql(let url) = location else {
        try await StoreOpening.open(location, environment: environment, clock: SystemClock()).close()
        print("\(location.place): there is nothing to migrate")
        return
      }
      let report = try await PostgreSQLStore.migrate(
        url: url.reveal(),
        environment: environment,
        grantingTo: grant
      )
      let (before, now) = (report.schema.version, PostgreSQLSchema.current)
      let change =
        before == now
        ? "has schema \(now), as it should" : "schema \(before.map(String.init) ?? "none") became schema \(now)"
      print("\(Terminal.harmless(report.place.description)): \(change)")
    } catch {
      throw CommandFailure(error)
    }
  }
}
