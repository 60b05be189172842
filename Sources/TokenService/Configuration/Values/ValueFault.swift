import JWT

/// Why a text is not a value of its variable; never holds any of the text.
struct ValueFault: Error, Hashable, Sendable {
  /// The rest of a sentence that starts with the variable's name.
  let problem: String
  /// What would be right; `nil` where the form's own words say it.
  let remedy: String?

  init(_ problem: String, remedy: String? = nil) {
    self.problem = problem
    self.remedy = remedy
  }
}

extension ValueFault {
  /// Words for a key that is not fit.
  init(_ error: JWTError, of subject: String = "") {
    let prefix = subject.isEmpty ? "" : subject + " "
    switch error {
    case .unfitKey(.tooShort(let count)): self.init("\(prefix)has \(count) bytes, at least 32 are needed")
    case .unfitKey(.oneByteRepeated): self.init("\(prefix)is one byte repeated")
    case .unfitKey(.looksLikeAnotherFormat): self.init("\(prefix)is the text of another key format (PEM or JWK)")
    case .unfitKey(.wellKnownPlaceholder): self.init("\(prefix)contains a placeholder that everybody knows")
    case .unfitKey(.undecodable): self.init("\(prefix)cannot be decoded as what its prefix says")
    case .unfitKey(.malformedID): self.init("\(prefix)is not a key id")
    case .unfitKeyring(.tooManyKeys(let count)): self.init("makes a ring of \(count) keys, at most 16 are accepted")
    case .unfitKeyring(.duplicateID(let id)): self.init("makes a ring in which two keys have the id \(id)")
    case .unfitKeyring(.duplicateSecret): self.init("holds a secret that is in the ring already")
    default: self.init("\(prefix)is not fit")
    }
  }
}
