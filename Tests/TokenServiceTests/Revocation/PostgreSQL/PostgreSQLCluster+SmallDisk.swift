import Foundation

@testable import TokenService

extension PostgreSQLCluster {
  /// What of it is on a disk of its own, so that it can be full.
  enum SmallDisk: String, Sendable, CaseIterable {
    case tables = "data"
    case log = "wal"
  }

  /// A disk in memory: this server's durability is tried by killing it, which spares what the kernel has.
  func mount(_ disk: SmallDisk) throws {
    let path = folder + "/" + disk.rawValue
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.run(["/usr/bin/env", "mount", "-t", "tmpfs", "-o", "size=128m,mode=700", "none", path])
    try Self.give(path)
  }

  func unmount(_ disk: SmallDisk) throws {
    try Self.run(["/usr/bin/env", "umount", "-l", folder + "/" + disk.rawValue])
  }

  private var filler: String { folder + "/" + (smallDisk?.rawValue ?? "") + "/filler" }

  /// Leaves not one page of its small disk free.
  func fillDisk() throws {
    guard let smallDisk else { throw PostgreSQLFixture.Fault("it has no disk of its own") }
    if smallDisk == .log {
      // What the server has put aside for its log is used up first.
      let ahead = "SELECT count(*)::bigint FROM pg_ls_waldir() WHERE name > pg_walfile_name(pg_current_wal_lsn())"
      let connection = try connect()
      while try connection.run(ahead).integer(0, 0) != 0 {
        try connection.script("SELECT pg_logical_emit_message(false, 'filler', repeat('x', 100000))")
      }
    }
    let file = open(filler, O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    let zeros = [UInt8](repeating: 0, count: 4096)
    while write(file, zeros, zeros.count) == zeros.count {}
    guard errno == ENOSPC else { throw PostgreSQLFixture.Fault("the disk cannot be filled: \(errno)") }
  }

  func freeDisk() throws { try FileManager.default.removeItem(atPath: filler) }
}
