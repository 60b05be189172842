import CLibPQ
import Glibc

/// One connection to a PostgreSQL server, used by one thread at a time; this file is the one importer of `CLibPQ`.
///
/// No call waits longer than its patience for a server that says nothing.
final class PGConnection {
  private let connection: OpaquePointer
  private let interrupt: PGInterrupt
  private let patience: Duration
  /// What the server warned of since this was emptied.
  private let warnings = Warnings()

  private final class Warnings { var words: [String] = [] }

  /// Connects; each of several hosts has the `connect_timeout` of the options.
  ///
  /// - Parameters:
  ///   - options: libpq's keywords with their values.
  ///   - patience: how long the server may say nothing.
  init(
    _ options: [(keyword: String, value: String)],
    patience: Duration,
    interrupt: PGInterrupt
  ) throws(PGFailure) {
    let keywords = options.map { strdup($0.keyword) } + [nil]
    let values = options.map { strdup($0.value) } + [nil]
    defer { for text in keywords + values { free(text) } }
    let made = PQconnectdbParams(keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
    guard let made else { throw .unreachable("libpq has no memory left") }
    guard PQstatus(made) == CONNECTION_OK else {
      defer { PQfinish(made) }
      throw .unreachable(Self.words(of: made))
    }
    (connection, self.interrupt, self.patience) = (made, interrupt, patience)
    PQsetnonblocking(made, 1)
    let warnings = Unmanaged.passUnretained(warnings).toOpaque()
    PQsetNoticeProcessor(
      made,
      { warnings, words in
        guard let warnings, let words else { return }
        Unmanaged<Warnings>.fromOpaque(warnings).takeUnretainedValue().words.append(String(cString: words))
      },
      warnings
    )
  }

  deinit { PQfinish(connection) }

  /// Such as 150004 for 15.4.
  var serverVersion: Int32 { PQserverVersion(connection) }
  var isEncrypted: Bool { PQsslInUse(connection) == 1 }

  /// Whether the connection is known to have ended, without waiting for anything.
  var hasEnded: Bool {
    for _ in 0..<8 {
      guard PQstatus(connection) == CONNECTION_OK else { return true }
      guard let ready = interrupt.wait(for: PQsocket(connection), POLLIN, .zero), ready != 0 else { return false }
      guard PQconsumeInput(connection) == 1 else { return true }
    }
    return false
  }

  // MARK: Statements

  /// Runs one statement with its parameters, which are never part of its text.
  @discardableResult
  func run(_ sql: String, _ values: [PGValue] = []) throws(PGFailure) -> PGRows {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for value in values {
      value.write(to: &bytes)
      ends.append(bytes.count)
    }
    bytes.append(0)
    let starts = [0] + ends.dropLast()
    let isSent = bytes.withUnsafeBytes { bytes in
      let pointers = values.indices.map { index in
        values[index].isNull
          ? nil : bytes.baseAddress.map { ($0 + starts[index]).assumingMemoryBound(to: CChar.self) }
      }
      let lengths = values.indices.map { Int32(ends[$0] - starts[$0]) }
      let formats = values.map { _ in Int32(1) }
      return PQsendQueryParams(
        connection,
        sql,
        Int32(values.count),
        values.map(\.type),
        pointers,
        lengths,
        formats,
        1
      )
    }
    guard isSent == 1 else { throw .lost(Self.words(of: connection)) }
    return try answer()
  }

  /// Runs statements without parameters in one round trip; the last one's rows come as text.
  @discardableResult
  func script(_ sql: String) throws(PGFailure) -> PGRows {
    guard PQsendQuery(connection, sql) == 1 else { throw .lost(Self.words(of: connection)) }
    return try answer()
  }

  /// Runs statements that end with `COMMIT`: returns when the server is sure of it.
  func commit(_ sql: String) throws(PGFailure) {
    warnings.words = []
    let rows = try script(sql)
    // A transaction that had failed is rolled back by COMMIT, without an error.
    guard rows.tag == "COMMIT" else { throw .refused(state: "25P02", "the server rolled the transaction back") }
    // Whoever cancels the wait for a standby is told so by a warning alone.
    if let words = warnings.words.first { throw .lost(Self.line(words)) }
  }

  private func answer() throws(PGFailure) -> PGRows {
    while PQflush(connection) == 1 {
      let ready = try wait(POLLIN | POLLOUT)
      if ready & POLLIN != 0, PQconsumeInput(connection) != 1 { throw .lost(Self.words(of: connection)) }
    }
    var (rows, failure): (PGRows?, PGFailure?) = (nil, nil)
    while true {
      while PQisBusy(connection) == 1 {
        _ = try wait(POLLIN)
        guard PQconsumeInput(connection) == 1 else { throw .lost(Self.words(of: connection)) }
      }
      guard let result = PQgetResult(connection) else { break }
      let next = PGRows(result)
      if let fault = next.failure { failure = failure ?? fault } else { rows = next }
    }
    if let failure { throw failure }
    guard let rows else { throw .lost(Self.words(of: connection)) }
    return rows
  }

  private func wait(_ events: Int32) throws(PGFailure) -> Int32 {
    guard let ready = interrupt.wait(for: PQsocket(connection), events, patience) else { throw .interrupted }
    guard ready != 0 else { throw .silent(after: patience) }
    return ready
  }

  // MARK: Notifications

  /// Whether somebody notified the channels that this connection listens to, within this time.
  func isNotified(within time: Duration) throws(PGFailure) -> Bool {
    if takeNotifications() { return true }
    guard let ready = interrupt.wait(for: PQsocket(connection), POLLIN, time) else { throw .interrupted }
    guard ready != 0 else { return false }
    guard PQconsumeInput(connection) == 1 else { throw .lost(Self.words(of: connection)) }
    return takeNotifications()
  }

  private func takeNotifications() -> Bool {
    var isNotified = false
    while let notification = PQnotifies(connection) {
      PQfreemem(notification)
      isNotified = true
    }
    return isNotified
  }

  // MARK: Words

  /// The keywords that a connection string or URL gives; `nil` where libpq cannot read it.
  ///
  /// Why it cannot is not told: libpq's words quote what stands there, a password too.
  static func options(parsing text: String) -> [String: String]? {
    guard let first = PQconninfoParse(text, nil) else { return nil }
    defer { PQconninfoFree(first) }
    var options: [String: String] = [:]
    var option = first
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return options
  }

  /// libpq's last words on one line, without the password.
  private static func words(of connection: OpaquePointer) -> String {
    let words = line(String(cString: PQerrorMessage(connection)))
    guard let password = PQpass(connection).map({ String(cString: $0) }), !password.isEmpty else { return words }
    return words.replacing(password, with: "…")
  }

  fileprivate static func line(_ words: String) -> String {
    let lines = words.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
    return lines.isEmpty ? "the connection ended" : lines.joined(separator: "; ")
  }
}

/// What a statement gave.
final class PGRows {
  private let result: OpaquePointer

  fileprivate init(_ result: OpaquePointer) { self.result = result }

  deinit { PQclear(result) }

  var count: Int { Int(PQntuples(result)) }
  /// What was done, such as `COMMIT`.
  var tag: String { String(cString: PQcmdStatus(result)) }

  /// An integer of 2, 4 or 8 bytes, or a boolean, in binary; `nil` for NULL.
  func integer(_ row: Int, _ column: Int32) -> Int64? {
    guard let bytes = bytes(row, column) else { return nil }
    switch bytes.count {
    case 8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    case 1: return Int64(bytes[0])
    default: return nil
    }
  }

  /// A text; `nil` for NULL.
  func text(_ row: Int, _ column: Int32) -> String? { bytes(row, column).map { String(decoding: $0, as: UTF8.self) } }

  /// An array of `bigint` in binary; `nil` for NULL.
  func integers(_ row: Int, _ column: Int32) -> [Int64]? {
    guard let bytes = bytes(row, column), bytes.count >= 12 else { return nil }
    // The head has 20 bytes, 12 where the array is empty; each number has its length before it.
    return stride(from: 24, to: bytes.count, by: 12).map { offset in
      Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }
  }

  private func bytes(_ row: Int, _ column: Int32) -> UnsafeRawBufferPointer? {
    guard PQgetisnull(result, Int32(row), column) == 0 else { return nil }
    let count = Int(PQgetlength(result, Int32(row), column))
    return UnsafeRawBufferPointer(start: PQgetvalue(result, Int32(row), column), count: count)
  }

  /// What the server, or libpq, refused.
  fileprivate var failure: PGFailure? {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
    default: break
    }
    let words = field("M") ?? PGConnection.line(String(cString: PQresultErrorMessage(result)))
    guard let state = field("C"), field("V") != "FATAL" else { return .lost(words) }
    return .refused(state: state, words)
  }

  private func field(_ name: Unicode.Scalar) -> String? {
    PQresultErrorField(result, Int32(name.value)).map { String(cString: $0) }
  }
}
