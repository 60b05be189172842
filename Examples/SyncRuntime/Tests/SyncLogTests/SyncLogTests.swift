import Testing

@testable import SyncLog
