import TokenRules
import TokenVerification

extension CommandFailure {
  /// Why a ring was not read or not changed, in one line.
  init(_ error: RingError, _ place: KeysRingPlace, at now: Timestamp) {
    switch error {
    case .missing:
      self.init("\(place.namedBy) names a file that is not there; `keys init` makes one", .noInput)
    case .exists:
      self.init("\(place.namedBy) names a file that is there already; nothing was changed", code: ExitStatus.negative)
    case .unfit(let error):
      let isUnreadable = if case .unreadable = error { true } else { false }
      self.init("\(place.namedBy) \(Self.words(for: error))", isUnreadable ? .noInput : .badData)
    case .exposedTarget(let mode):
      let octal = "0" + String(mode, radix: 8)
      self.init("the file to write has mode \(octal), which too many may read or write: chmod 0600", .cannotCreate)
    case .file(let fault, let subject):
      let remedy = fault.isReadOnly ? "; where it can only be read, use --in FILE --out FILE" : ""
      self.init("the \(subject.rawValue) cannot be changed: \(fault.reason)\(remedy)", .cannotCreate)
    case .refused(let error, let note):
      let words = KeysRefusalWords.words(for: error, at: now)
      self.init(words + (note.map { "; " + $0 } ?? ""), code: ExitStatus.negative)
    case .notPublished(let id, let reasons):
      let list = reasons.joined(separator: "; ")
      self.init("\(Terminal.harmless(id)) is not accepted everywhere yet: \(list)", code: ExitStatus.negative)
    case .tokensOut(let id, let count, let until):
      let name = Terminal.harmless(id)
      let tokens = count == 1 ? "1 token of \(name) is" : "\(count) tokens of \(name) are"
      self.init(
        "\(tokens) out still, whatever the plan says; the last is dead everywhere "
          + TimeInWords.span(until, at: now),
        code: ExitStatus.negative
      )
    case .unanswered(let problems):
      let list = problems.sorted { $0.key < $1.key }.map { "\(Terminal.harmless($0.key)) \($0.value.words)" }
      let isForbidden = problems.values.allSatisfy { $0 == .forbidden }
      self.init(list.joined(separator: "; "), isForbidden ? .noPermission : .unavailable)
    case .slow(let time):
      self.init("the disk took \(time.components.seconds) s; nothing was changed, try again", .cannotCreate)
    case .inconsistent: self.init("the new ring does not read back; nothing was changed", .software)
    }
  }

  private static func words(for error: KeyringFileError) -> String {
    KeyringFileWords.words(for: error).map { fault in
      fault.problem + (fault.remedy.map { ". \($0)" } ?? "")
    }.joined(separator: "; ")
  }
}

/// Why the state of a rotation forbids something, in words.
enum KeysRefusalWords {
  static func words(for error: RotationError, at now: Timestamp) -> String {
    switch error {
    case .unknownKey(let id): return "there is no key \(name(id)) in the ring; `keys list` shows them"
    case .duplicateKey(let id): return "the ring has, or had, a key \(name(id)), or one of the same secret"
    case .ringFull: return "there are 16 usable keys in the ring, and no more fit"
    case .noStandby: return "no key is in standby; `keys stage` makes one"
    case .ambiguousStandby(let ids):
      return "several keys are in standby; name one: \(ids.map(name).joined(separator: ", "))"
    case .wrongState(let id, let state): return "\(name(id)) is \(wrong(state))"
    case .notPropagated(let id, let wait):
      return "\(name(id)) may not be accepted everywhere yet: wait \(TimeInWords.exactLength(wait)), "
        + "or name every replica with --replica"
    case .tooEarly(let id, let until):
      return "tokens of \(name(id)) may be valid still: it may be retired \(TimeInWords.span(until, at: now))"
    case .stillSigning(let id, let replica): return "\(name(replica)) signs with \(name(id)) still, or may do"
    case .unknownDemotion(let id):
      return "nobody knows when \(name(id)) stopped signing; name every replica with --replica"
    case .nothingToRollBackTo: return "no fallback can sign again: there is none, or its end is too near"
    case .noSuccessor: return "nothing would take the place of the active key"
    @unknown default: return "the state of the ring forbids it"
    }
  }

  private static func name(_ text: String) -> String { Terminal.harmless(text) }

  private static func wrong(_ state: KeyRecord.State) -> String {
    switch state {
    case .standby: "in standby: it never signed"
    case .active: "the key that signs: promote another one first, or `keys revoke` it"
    case .fallback: "a fallback already"
    case .retired: "retired already"
    case .revoked: "revoked already"
    }
  }
}
