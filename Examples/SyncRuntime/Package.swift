// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOWebSocket", package: "swift-nio"),
]

/// A runtime that serves streams over WebSocket, its client, and the harness that holds one against the other.
let package = Package(
  name: "sync-runtime",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "sync-runtime", targets: ["sync-runtime"]),
    .executable(name: "sync-client", targets: ["sync-client"]),
    .executable(name: "parity-harness", targets: ["parity-harness"]),
  ],
  dependencies: [
    .package(name: "token-service", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // What goes over the socket; pure.
    .target(name: "SyncWire", swiftSettings: settings),
    // Streams of events with a retention floor, in files; no network.
    .target(
      name: "SyncLog",
      dependencies: ["SyncWire", .product(name: "JWT", package: "token-service")],
      swiftSettings: settings
    ),
    .target(
      name: "SyncServer",
      dependencies: [
        "SyncWire", "SyncLog",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "JWT", package: "token-service"),
        .product(name: "TokenVerification", package: "token-service"),
      ] + nio,
      swiftSettings: settings
    ),
    .target(
      name: "SyncClient",
      dependencies: [
        "SyncWire",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "TokenClient", package: "token-service"),
        .product(name: "TokenClientAsyncHTTP", package: "token-service"),
      ] + nio,
      swiftSettings: settings
    ),
    .executableTarget(
      name: "sync-runtime",
      dependencies: [
        "SyncLog", "SyncServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TokenVerification", package: "token-service"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "sync-client",
      dependencies: [
        "SyncClient",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "TokenClient", package: "token-service"),
        .product(name: "TokenClientAsyncHTTP", package: "token-service"),
      ],
      swiftSettings: settings
    ),
    // Real processes, a plan of faults, and the comparison at the end.
    .target(
      name: "ParityHarness",
      dependencies: [
        "SyncWire", "SyncLog",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "JWT", package: "token-service"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(name: "parity-harness", dependencies: ["ParityHarness"], swiftSettings: settings),
    .testTarget(name: "SyncWireTests", dependencies: ["SyncWire"], swiftSettings: settings),
    .testTarget(name: "SyncLogTests", dependencies: ["SyncLog"], swiftSettings: settings),
    .testTarget(
      name: "SyncServerTests",
      dependencies: [
        "SyncServer", "SyncClient", "SyncLog", "SyncWire", "sync-runtime",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "JWT", package: "token-service"),
        .product(name: "TokenVerification", package: "token-service"),
      ] + nio,
      swiftSettings: settings
    ),
    .testTarget(
      name: "SyncClientTests",
      dependencies: [
        "SyncClient", "SyncWire", "sync-client",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ] + nio,
      swiftSettings: settings
    ),
    .testTarget(
      name: "ParityHarnessTests",
      dependencies: [
        "ParityHarness", "SyncWire",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "JWT", package: "token-service"),
      ],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
