import Testing

@testable import TokenClient
