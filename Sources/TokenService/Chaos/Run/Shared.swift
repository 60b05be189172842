import Synchronization

/// A value that many tasks change, one at a time.
final class Shared<Value: Sendable>: Sendable {
  private let contents: Mutex<Value>

  init(_ value: Value) { contents = Mutex(value) }

  var value: Value { contents.withLock { $0 } }

  @discardableResult
  func with<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { contents.withLock { body(&$0) } }
}
