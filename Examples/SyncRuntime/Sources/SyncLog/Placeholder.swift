enum SyncLogPlaceholder {}
