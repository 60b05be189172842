import ArgumentParser
import Glibc
import TokenVerification

/// `token-service store check`: whether a service could start with the store as it is.
struct StoreCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Says whether a service could use the store as it is; changes nothing.",
    discussion: """
      EXIT CODES
        78  the tables are missing or of another version, the store belongs to another
            environment, or can lose what it acknowledges
        69  the server does not answer, or refuses

      EXAMPLES
        token-service store check
        token-service store check --env dev
      """
  )

  @OptionGroup var store: StoreEnvironmentOption

  func run() async throws {
    let (environment, location) = try store.resolve()
    if case .sqlite(let path) = location, access(path, F_OK) != 0, errno == ENOENT {
      print("store        \(Terminal.harmless(location.place.description))")
      print("not there yet: whoever opens it first makes it")
      return
    }
    do throws(StoreError) {
      let opened = try await StoreOpening.open(location, environment: environment, clock: SystemClock())
      let changes: RevocationChanges
      do throws(StoreError) { changes = try await opened.changes(after: .max, limit: 1) } catch {
        await opened.close()
        throw error
      }
      await opened.close()
      print("store        \(Terminal.harmless(opened.place.description))")
      print("environment  \(environment.rawValue)")
      print("id           \(Terminal.harmless(changes.storeID))")
      print("position     \(changes.position)")
      guard case .postgresql(let url) = location else { return }
      let report = try await PostgreSQLStore.check(url: url.reveal(), environment: environment)
      print("schema       \(PostgreSQLSchema.current)")
      print("server       PostgreSQL \(report.serverVersion / 10_000).\(report.serverVersion % 10_000)")
      print("encrypted    \(report.isEncrypted ? "yes" : "no")")
    } catch {
      throw CommandFailure(error)
    }
  }
}
