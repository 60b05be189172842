import ArgumentParser
import JWT
import TokenRules

/// `--jti`, `--session`, `--device`, `--user` and `--org`, as commands about revocations have them.
struct RevocationsSubjectOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The token with this id.", valueName: "id")) var jti: String?
  @Option(help: ArgumentHelp("A session.", valueName: "id")) var session: String?
  @Option(help: ArgumentHelp("A device.", valueName: "id")) var device: String?
  @Option(help: ArgumentHelp("A user; a prefix user: does not matter.", valueName: "id")) var user: String?
  @Option(help: ArgumentHelp("An organisation; a prefix org: does not matter.", valueName: "id")) var org: String?

  /// Those that were given.
  var all: [(kind: RevocationRule.Kind, id: String)] {
    let options = [(RevocationRule.Kind.token, jti), (.session, session), (.device, device), (.user, user)]
    return (options + [(.organization, org)]).compactMap { kind, id in id.map { (kind, $0) } }
  }
}

/// `--reason` and `--by`, as commands that change what a service does have them.
struct RevocationsOriginOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Why, for the record.", valueName: "text")) var reason: String?
  @Option(help: ArgumentHelp("Who asks, for the record.", discussion: "Else user@host.", valueName: "name"))
  var by: String?

  /// Who asks: the option's, else whoever runs the command.
  var requester: String { by ?? String(KeysChangeOptions.user.prefix(128)) }

  /// Writes the members of an order.
  func write(to writer: inout JSONWriter) {
    if let reason { writer.member("reason", reason) }
    writer.member("requested_by", requester)
  }
}
