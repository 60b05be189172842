/// What a client shows for itself on the public listener (contract section 3): the field `Authorization`, else the
/// cookie, and never anything in the target.
enum CallerCredential {
  case bearer(String)
  /// The cookie's value; the browser sent it, whatever page asked for it.
  case cookie(String)
  case absent
  /// Several credentials, or one without a usable form.
  case malformed

  static func read(_ head: RequestHead) -> CallerCredential {
    switch Bearer.read(head) {
    case .token(let token): return .bearer(token)
    case .malformed: return .malformed
    case .absent: break
    }
    switch AccessCookie.read(head) {
    case .value(let value): return .cookie(value)
    case .ambiguous: return .malformed
    case .absent: return .absent
    }
  }
}
