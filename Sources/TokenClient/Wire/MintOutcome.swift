#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What came of one request for a lease.
enum MintOutcome: Sendable, Hashable {
  case lease(LeaseAnswer, sent: Duration)
  /// 401, or 403 for what was revoked: the credential is not accepted.
  case unauthorized
  /// There is no such path.
  case notFound
  /// It may work the next time; not before `retryAfter`.
  case failed(LeaseFailure, retryAfter: Duration? = nil)
  /// It will not work the next time either.
  case refused(LeaseError)
  /// Nobody is signed in.
  case noCredential
}

extension MintOutcome {
  /// Understands an answer to what was sent at this moment.
  init(_ response: LeaseResponse, sent: Duration, timeOfDay: Duration) {
    let wait = RetryAfter.read(response, timeOfDay: timeOfDay)
    switch response.status {
    case 200:
      do throws(LeaseFailure) {
        self = .lease(try LeaseAnswer(parsing: response.body), sent: sent)
      } catch {
        self = .failed(error)
      }
    case 401: self = .unauthorized
    case 404: self = .notFound
    case 408, 425, 429: self = .failed(.status(response.status), retryAfter: wait)
    case 400..<500:
      let refusal = Refusal(response.body)
      self =
        response.status == 403 && refusal.isRevocation
        ? .unauthorized : .refused(.refused(status: response.status, code: refusal.code))
    default: self = .failed(.status(response.status), retryAfter: wait)
    }
  }
}

/// What the error envelope says, as far as a client acts on it.
private struct Refusal: Decodable {
  private struct Reason: Decodable {
    let code: String?
    let message: String?
  }

  private let reason: Reason?
  var code: String? { reason?.code.flatMap { HeaderText.isVisible($0) && $0.utf8.count <= 64 ? $0 : nil } }
  /// A revoked device is told in the message of a `forbidden`.
  var isRevocation: Bool { code == "token_revoked" || reason?.message?.contains("(token_revoked)") == true }

  private enum CodingKeys: String, CodingKey { case reason = "error" }

  init(_ body: [UInt8]) { self = (try? JSONDecoder().decode(Refusal.self, from: Data(body))) ?? Refusal() }
  private init() { reason = nil }
}
