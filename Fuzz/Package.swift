// swift-tools-version: 6.2
import PackageDescription

// `scripts/fuzz` builds this with libFuzzer and AddressSanitizer, the libraries under test with it.
let library: [Target.Dependency] = [
  .product(name: "JWT", package: "token-service"), .product(name: "TokenVerification", package: "token-service"),
]

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "token-service", path: ".."),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
  ],
  targets: ["FuzzBase64URL", "FuzzJSON", "FuzzVerify", "FuzzRequest"].map {
    .executableTarget(name: $0, dependencies: library)
  } + [
    .executableTarget(
      name: "FuzzConnection",
      dependencies: library + [
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
      ],
      // The service's own sources, linked: all of a connection but what starts Hummingbird behind it.
      exclude: ["Connection/ServiceChannel.swift"],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
