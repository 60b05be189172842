/// Where the checkpoint's way to the disk stands.
struct SaveState: Sendable, Hashable {
  /// Something was applied that no write has.
  var isDirty = false
  var isWriting = false
  var writeAt: Duration?
}

// Writes are gathered: what was applied within an interval goes into one. That loses nothing (see StreamCheckpoint), and
// one write at a time makes a slow disk write more seldom, not fall behind.
extension SyncSession {
  mutating func changed() {
    saving.isDirty = true
    if !saving.isWriting, saving.writeAt == nil { saving.writeAt = now + configuration.saveInterval }
  }

  mutating func save() {
    saving.writeAt = nil
    guard saving.isDirty, !saving.isWriting else { return }
    (saving.isDirty, saving.isWriting) = (false, true)
    effects.append(.save(checkpoint))
  }

  mutating func saved(_ succeeded: Bool) {
    saving.isWriting = false
    if !succeeded {
      counters.failedSaves += 1
      saving.isDirty = true
    }
    guard saving.isDirty else { return }
    if ending == nil {
      saving.writeAt = now + (succeeded ? configuration.saveInterval : .seconds(1))
    } else if succeeded {
      save()
    }
  }
}
