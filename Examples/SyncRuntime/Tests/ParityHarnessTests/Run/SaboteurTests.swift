import Foundation
import Testing

@testable import ParityHarness

@Suite struct SaboteurTests {
  @Test func `the longest log loses its last line, a checkpoint skips an event`() throws {
    let folder = NSTemporaryDirectory() + "parity-sabotage-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("1\n2\n3\n".utf8).write(to: URL(filePath: folder + "/long"))
    try Data("1\n".utf8).write(to: URL(filePath: folder + "/short"))
    Saboteur.cutLog(in: folder)
    #expect(ManagedProcess.text(folder + "/long") == "1\n2\n")
    #expect(ManagedProcess.text(folder + "/short") == "1\n")
    try Data(#"{"streams":{"a":{"seq":9}}}"#.utf8).write(to: URL(filePath: folder + "/checkpoint"))
    Saboteur.skipEvent(in: folder + "/checkpoint")
    #expect(ManagedProcess.text(folder + "/checkpoint") == #"{"streams":{"a":{"seq":10}}}"#)
  }
}
