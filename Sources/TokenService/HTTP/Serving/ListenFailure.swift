import Glibc

/// A listener that could not be opened: one message, exit code 69.
struct ListenFailure: Error, CustomStringConvertible {
  let description: String

  init(_ listener: Listener, _ host: String, _ port: Int, _ code: Int32) {
    let option = listener == .public ? "--port" : "--internal-port"
    let reason =
      switch code {
      case EADDRINUSE: "the port is in use; stop what uses it, or choose another with \(option)"
      case EACCES: "listening on this port needs a privilege; choose one above 1023 with \(option)"
      case EADDRNOTAVAIL: "this machine does not have the address"
      default: String(cString: strerror(code)).lowercased()
      }
    self.init(listener, host, port, reason: reason)
  }

  init(_ listener: Listener, _ host: String, _ port: Int, reason: String) {
    description = "cannot listen on \(host):\(port) (\(listener.rawValue)): \(reason)"
  }
}
