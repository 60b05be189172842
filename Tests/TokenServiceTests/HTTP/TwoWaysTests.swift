import Foundation
import TestSupport
import Testing

@testable import TokenService

/// The two ways to an answer, at once on the event loop and through Hummingbird, give the same bytes, but for ids.
@Suite struct TwoWaysTests {
  @Test func everyCaseIsAnsweredByTheSameBytesOnBothWays() async throws {
    let cases = WireCase.all
    #expect(Set(cases.map(\.name)).count == cases.count)
    let atOnce = try await answers(to: cases, atOnce: true)
    let passedOn = try await answers(to: cases, atOnce: false)
    for ((one, other), wire) in zip(zip(atOnce, passedOn), cases) {
      #expect(one == other, "\(wire.name)")
      #expect(one.hasPrefix("HTTP/1.1 \(wire.status) "), "\(wire.name): \(one.prefix(200))")
    }
  }

  @Test(arguments: [true, false]) func aRequestInTwoPiecesIsAnsweredAlikeWhereverItIsCut(atOnce: Bool) async throws {
    try await LiveService.run(changing: WireCase.settings, answersAtOnce: atOnce) { service in
      for wire in WireCase.all where wire.isCutEverywhere {
        let whole = try await service.answer(to: wire)
        let bytes = Array(wire.bytes.utf8)
        for cut in 1..<bytes.count {
          let pieces = try await service.answer(to: [Array(bytes[..<cut]), Array(bytes[cut...])], on: wire.listener)
          #expect(pieces == whole, "\(wire.name), cut behind \(cut) bytes")
        }
      }
    }
  }

  private func answers(to cases: [WireCase], atOnce: Bool) async throws -> [String] {
    let found = Collected()
    try await LiveService.run(changing: WireCase.settings, answersAtOnce: atOnce) { service in
      for wire in cases { found.add(try await service.answer(to: wire)) }
    }
    return found.all
  }
}

/// What came back, in order; written by one task.
private final class Collected: @unchecked Sendable {
  private(set) var all: [String] = []
  func add(_ answer: String) { all.append(answer) }
}

extension LiveService {
  fileprivate func answer(to wire: WireCase) async throws -> String {
    try await answer(to: [Array(wire.bytes.utf8)], on: wire.listener, endsSending: wire.endsSending)
  }

  /// Sends pieces on a connection of their own and reads until it is closed; ids are left out of what came.
  fileprivate func answer(
    to pieces: [[UInt8]],
    on listener: Listener,
    endsSending: Bool = false
  ) async throws -> String {
    let port = listener == .public ? publicPort : internalPort
    return try await blocking {
      let connection = try RawConnection(port: port)
      for piece in pieces {
        connection.send(piece)
        if pieces.count > 1 { usleep(200) }
      }
      if endsSending { connection.endSending() }
      let text = String(decoding: try connection.allBytes(), as: UTF8.self)
      return text.replacing(/eyJ[\w-]+\.[\w-]+\.[\w-]+/, with: "<token>")
        .replacing(/sync_[0-9a-f]{32}/, with: "<id>").replacing(/req_[0-9a-f]{32}/, with: "<request>")
    }
  }
}
