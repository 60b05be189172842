/// A connection: bytes in, split wherever the fuzzer likes, and bytes out.
///
/// The first byte says how many of the following are lengths of pieces; the rest is what a client sends. Whatever it is, the
/// answers are well-formed HTTP, there is one for each request that was taken up and at most one refusal, nothing follows the
/// last one, and the same bytes in one piece get the same answers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let pieces = input.first.map({ Int($0 % 16) }), input.count > pieces else { return 0 }
  let lengths = input[1..<1 + pieces].map { Int($0) + 1 }
  let bytes = Array(input[(1 + pieces)...])
  let whole = check(Conversation(sending: [bytes[...]]))
  // Without lengths, byte by byte: what a patient attacker sends.
  let split = check(Conversation(sending: parts(of: bytes, pieces == 0 && bytes.count <= 512 ? [1] : lengths)))
  hold(agree(whole, split), "other answers to the same bytes: in one piece \(whole), in several \(split)")
  return 0
}

/// Whether both got the same answers.
///
/// With one exception: a line end before a request is refused where it is the first of what arrives, and else SwiftNIO's
/// decoder passes over it, so one of the two may end there.
private func agree(_ one: [WrittenAnswer], _ other: [WrittenAnswer]) -> Bool {
  let ends = [one, other].compactMap { $0.firstIndex { $0.refusesLineEnd } }
  guard let end = ends.min() else { return one == other }
  return one.prefix(end) == other.prefix(end)
}

/// Ends the process with a word: an optimised build keeps no message of `precondition`.
func hold(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}

/// Cuts into pieces whose lengths are these, over and over.
private func parts(of bytes: [UInt8], _ lengths: [Int]) -> [ArraySlice<UInt8>] {
  guard !lengths.isEmpty else { return [bytes[...]] }
  var parts: [ArraySlice<UInt8>] = []
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + lengths[parts.count % lengths.count])
    parts.append(bytes[start..<end])
    start = end
  }
  return parts
}

/// Breaks what must hold of every conversation, or returns its final answers.
private func check(_ conversation: Conversation) -> [WrittenAnswer] {
  let answers = WrittenAnswer.parse(conversation.written).filter { $0.status >= 200 }
  let refusals = answers.count { $0.isRefusal }
  hold(refusals <= 1, "more than one refusal")
  hold(answers.count == conversation.requests + refusals, "not one answer a request: \(answers)")
  // What a client takes as the last answer is the last one.
  hold(answers.dropLast().allSatisfy { !$0.closes && !$0.isRefusal }, "an answer behind the last")
  hold(answers.last.map { !$0.isRefusal || $0.closes } ?? true, "a refusal that does not close")
  return answers
}
