import Glibc

/// A pipe whose writing end the rehearsal alone has: when it is gone, however it went, its children end.
struct Lifeline {
  /// What children read from.
  let end: Int32

  init?() {
    var descriptors: [Int32] = [0, 0]
    guard pipe(&descriptors) == 0 else { return nil }
    // A child gets a copy of the reading end as its standard input, and never the writing end.
    for descriptor in descriptors { guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { return nil } }
    end = descriptors[0]
  }

  /// Ends this process when its standard input does; the wait is on a thread of its own.
  static func hold() {
    var thread = pthread_t()
    pthread_create(
      &thread,
      nil,
      { _ in
        var byte: UInt8 = 0
        while true {
          let count = read(0, &byte, 1)
          if count == 0 || (count < 0 && errno != EINTR) { _exit(137) }
        }
      },
      nil
    )
  }
}
