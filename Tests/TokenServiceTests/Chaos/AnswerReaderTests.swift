import NIOCore
import Testing

@testable import TokenService

@Suite struct AnswerReaderTests {
  private static let lease =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n" + #"{"token":"eyJ"}"#
  private static let shed = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}"

  /// Feeds the text in pieces of a length.
  private static func read(_ text: String, pieces length: Int = .max) throws -> [AnswerReader.Answer] {
    var (reader, answers, rest) = (AnswerReader(), [AnswerReader.Answer](), Array(text.utf8)[...])
    while !rest.isEmpty {
      var piece = ByteBuffer(bytes: rest.prefix(length))
      rest = rest.dropFirst(length)
      reader.add(&piece)
      while let answer = try reader.next() { answers.append(answer) }
    }
    return answers
  }

  @Test(arguments: [1, 2, 7, 64, Int.max]) func `answers are read however the bytes come`(_ length: Int) throws {
    let answers = try Self.read(Self.lease + Self.shed + Self.lease, pieces: length)
    let lease = AnswerReader.Answer(status: 200, saysWhen: false, holdsToken: true)
    #expect(answers == [lease, .init(status: 503, saysWhen: true, holdsToken: false), lease])
    #expect(answers.map(LoadSeen.Outcome.init) == [.accepted, .shed, .accepted])
  }

  @Test func `a 200 without a token is no lease, and a 503 without retry-after no word to come back`() throws {
    let answers = try Self.read(
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}" + "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"
        + "HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n"
    )
    #expect(answers.map(LoadSeen.Outcome.init) == [.unreadable, .shedSilently, .refused(401)])
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.1 2x0 OK\r\ncontent-length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n", "nonsense\r\n\r\n",
  ])
  func `what the service would not write is not read`(_ text: String) {
    #expect(throws: AnswerReader.Malformed.self) { try Self.read(text) }
  }
}
