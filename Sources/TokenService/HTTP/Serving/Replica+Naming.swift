import Glibc
import TokenRules

extension Replica {
  /// This very process.
  init(at now: Timestamp) {
    var name = [CChar](repeating: 0, count: 256)
    let isNamed = gethostname(&name, name.count - 1) == 0
    let host = isNamed ? String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
    let visible = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    let mark = String(UInt32.random(in: 0 ... .max), radix: 16)
    let padding = String(repeating: "0", count: 8 - mark.utf8.count)
    id = (visible && !host.isEmpty ? host + "-" : "") + padding + mark
    startedAt = now
  }
}
