enum SyncServerPlaceholder {}
