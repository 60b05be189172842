/// Every variable there is: what is read, what is documented, and what is recognised are this one table.
enum VariableTable {
  /// Variables that belong together.
  struct Section: Sendable {
    let title: String
    let variables: [Variable]
  }

  static let sections = [
    Section(title: "What the tokens are for", variables: Variable.target),
    Section(title: "Keys", variables: Variable.keys),
    Section(title: "Tokens", variables: Variable.tokens),
    Section(title: "Callers", variables: Variable.callers),
    Section(title: "Revocation", variables: Variable.revocation),
    Section(title: "Routing between runtimes", variables: Variable.routing),
    Section(title: "The process", variables: Variable.service),
  ]

  static let all = sections.flatMap(\.variables)
}
