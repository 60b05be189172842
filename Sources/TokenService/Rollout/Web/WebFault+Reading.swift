import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix

extension WebFault {
  /// Tells what an error of the HTTP client means.
  init(_ error: any Error, seconds: Int64) {
    switch error {
    case is CancellationError: self = .interrupted
    case is NIOTooManyBytesError: self = .tooLong
    case let error as IOError: self = Self.fault(of: error)
    case let error as NIOConnectionError: self = Self.fault(of: error)
    case let error as HTTPClientError: self = Self.fault(of: error, seconds)
    default: self = Self.fault(ofEncryption: error)
    }
  }

  private static func fault(of error: IOError) -> WebFault { error.errnoCode == ECONNREFUSED ? .refused : .broken }

  private static func fault(of error: NIOConnectionError) -> WebFault {
    guard let first = error.connectionErrors.first else { return .unknownHost }
    return (first.error as? IOError).map(fault) ?? .broken
  }

  private static func fault(of error: HTTPClientError, _ seconds: Int64) -> WebFault {
    switch error {
    case .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout,
      .tlsHandshakeTimeout:
      .timedOut(seconds: seconds)
    case .cancelled: .interrupted
    default: .broken
    }
  }

  /// The errors of TLS come from a package that this one does not name; they are told by their names.
  private static func fault(ofEncryption error: any Error) -> WebFault {
    let text = String(reflecting: error)
    guard String(reflecting: type(of: error)).hasPrefix("NIOSSL") else { return .broken }
    let isCertificate =
      text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("ValidateHostname")
      || text.contains("validateHostname")
    return isCertificate ? .untrustedCertificate : .brokenEncryption
  }
}
