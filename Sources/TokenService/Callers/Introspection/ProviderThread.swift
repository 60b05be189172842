import NIOPosix

/// The thread on which the identity provider is asked, and its answers are taken: whatever clients send in masses to the
/// event loops of the listeners, it does not stand before them, and no question is open for longer because of it.
final class ProviderThread: TaskExecutor {
  /// As long as the process: made where there is a provider.
  static let shared = ProviderThread()

  /// Of one thread; for the client's connections too.
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  private init() {}

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    group.next().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
