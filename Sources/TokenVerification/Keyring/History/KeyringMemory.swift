import TokenRules

/// Where a verifier remembers which rings must not come back.
public enum KeyringMemory: Sendable {
  /// Nowhere but in the process: a restart forgets.
  case process
  /// In a folder; nothing starts where that cannot be used.
  case folder(KeyringHistoryFile)
  /// In a folder where that can be used, else in the process, which says so.
  case folderIfUsable(KeyringHistoryFile)
}

/// The history of a ring as a process keeps it: in memory, and on the disk where there is a folder.
struct HistoryKeeper {
  private let file: KeyringHistoryFile?
  private let isRequired: Bool
  private var known: KeyringHistory
  /// Why the disk does not have what the process knows.
  private(set) var problem: KeyringFileError?

  init(_ memory: KeyringMemory, environment: ServiceEnvironment) {
    switch memory {
    case .process: (file, isRequired) = (nil, false)
    case .folder(let file): (self.file, isRequired) = (file, true)
    case .folderIfUsable(let file): (self.file, isRequired) = (file, false)
    }
    known = KeyringHistory(environment: environment)
  }

  /// Remembers a ring that is about to come into force, or says why it must not.
  ///
  /// A disk that fails while the process runs does not stop a ring: it may be the one that revokes a key.
  mutating func admit(_ ring: KeyringContents, isStart: Bool) throws(KeyringFileError) {
    if let file {
      do throws(KeyringFileError) {
        known = try file.admit(ring, known: known, isMerged: problem != nil)
        problem = nil
        return
      } catch {
        guard case .unusableHistory = error, !(isStart && isRequired) else { throw error }
        problem = error
      }
    }
    if let objection = known.objection(to: ring) { throw objection }
    known = known.learning(ring)
  }

  /// Tries once more to write down what the disk does not have.
  mutating func retry() {
    guard let file, problem != nil else { return }
    do throws(KeyringFileError) {
      known = try file.keep(known)
      problem = nil
    } catch {
      problem = error
    }
  }
}
