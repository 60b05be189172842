import Testing

@testable import SyncServer
