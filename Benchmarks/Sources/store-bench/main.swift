// What the store of one machine costs: writes a second, bytes a rule, and the time from a start to a list of all rules.
// The store is a part of the service, not of a library: `Store` holds links to its sources.
// usage: store-bench [RULES] [FOLDER]; the folder should be on the disk that is meant, by default the temporary one
import Foundation

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
let parent = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : NSTemporaryDirectory()
let folder = parent + "/store-bench-\(ProcessInfo.processInfo.processIdentifier)"
defer { try? FileManager.default.removeItem(atPath: folder) }

try await WriteCost(folder: folder).run()
try await StartCost(folder: folder, count: count).run()
