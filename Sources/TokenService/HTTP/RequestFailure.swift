import TokenRules

/// Everything that an answer can say other than success: the one table from error to status and code.
enum RequestFailure: Error, Sendable {
  case malformed(String)
  case unauthorized(String)
  case forbidden(String)
  case notFound
  case methodNotAllowed(allowed: String)
  case keyringRefused(String)
  case idempotencyConflict
  case storeChanged
  case timeout
  case payloadTooLarge
  case targetTooLong
  case unsupportedMediaType
  case invalidScope([FieldError])
  case invalidRequest([FieldError])
  case rateLimited(retryAfter: Int)
  case fieldsTooLarge
  case internalError
  case notImplemented(String)
  case tokensUnavailable(String)
  case unavailable(String, retryAfter: Int)

  /// The status code.
  var status: Int {
    switch self {
    case .malformed: 400
    case .unauthorized: 401
    case .forbidden: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .timeout: 408
    case .keyringRefused, .idempotencyConflict, .storeChanged: 409
    case .payloadTooLarge: 413
    case .targetTooLong: 414
    case .unsupportedMediaType: 415
    case .invalidScope, .invalidRequest: 422
    case .rateLimited: 429
    case .fieldsTooLarge: 431
    case .internalError: 500
    case .notImplemented: 501
    case .tokensUnavailable, .unavailable: 503
    }
  }

  /// The code in the envelope, for programs.
  var code: StaticString {
    switch self {
    case .malformed, .invalidRequest: "invalid_request"
    case .unauthorized: "unauthorized"
    case .forbidden: "forbidden"
    case .notFound: "not_found"
    case .methodNotAllowed: "method_not_allowed"
    case .timeout: "request_timeout"
    case .keyringRefused: "keyring_refused"
    case .idempotencyConflict: "idempotency_conflict"
    case .storeChanged: "store_changed"
    case .payloadTooLarge: "payload_too_large"
    case .targetTooLong: "uri_too_long"
    case .unsupportedMediaType: "unsupported_media_type"
    case .invalidScope: "invalid_scope"
    case .rateLimited: "rate_limited"
    case .fieldsTooLarge: "header_fields_too_large"
    case .internalError: "internal_error"
    case .notImplemented: "not_implemented"
    case .tokensUnavailable: "sync_token_unavailable"
    case .unavailable: "service_unavailable"
    }
  }

  /// One sentence for people; never what was sent.
  var message: String {
    switch self {
    case .malformed(let message), .unauthorized(let message), .forbidden(let message): message
    case .notImplemented(let message), .tokensUnavailable(let message), .unavailable(let message, _): message
    case .keyringRefused(let message): message
    case .idempotencyConflict: "The Idempotency-Key was used for another request."
    case .storeChanged: "The record is another one, or has been begun anew: start again from 0."
    case .notFound: "There is nothing at this path."
    case .methodNotAllowed: "This path does not answer this method."
    case .timeout: "The request did not arrive in time."
    case .payloadTooLarge: "The body is too large."
    case .targetTooLong: "The request target is too long."
    case .unsupportedMediaType: "A body needs the content type application/json."
    case .invalidScope(let fields): fields.first?.message ?? "A scope is not allowed."
    case .invalidRequest(let fields): fields.first?.message ?? "The request is not valid."
    case .rateLimited: "Too many requests."
    case .fieldsTooLarge: "The header fields are too large or too many."
    case .internalError: "The request could not be answered."
    }
  }

  /// Seconds after which another try may help.
  var retryAfter: Int? {
    switch self {
    case .rateLimited(let seconds), .unavailable(_, let seconds): seconds
    default: nil
    }
  }

  /// The members that are wrong; not empty exactly with 422.
  var fields: [FieldError] {
    switch self {
    case .invalidScope(let fields), .invalidRequest(let fields): fields
    default: []
    }
  }
}
