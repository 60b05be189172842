import Foundation
import JWT
import SyncWire

/// A session's checkpoint file, read by the harness itself and not by the client's code.
enum CheckpointFile {
  /// What it says of each stream; nothing where it is missing or not a checkpoint.
  static func read(_ path: String) -> [String: SessionState.Stream] {
    streams(in: Array(FileManager.default.contents(atPath: path) ?? Data()))
  }

  static func streams(in bytes: [UInt8]) -> [String: SessionState.Stream] {
    guard let streams = (try? JSONObject(parsing: bytes))?["streams"]?.object else { return [:] }
    var read: [String: SessionState.Stream] = [:]
    for (name, value) in streams.members {
      guard let stream = value.object, let seq = stream["seq"]?.integer,
        let digest = stream["digest"]?.string.flatMap({ ChainDigest($0) })
      else { return [:] }
      read[name] = SessionState.Stream(seq: seq, digest: digest, bootstraps: stream["bootstraps"]?.integer ?? 0)
    }
    return read
  }
}
