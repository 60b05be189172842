enum SyncClientPlaceholder {}
