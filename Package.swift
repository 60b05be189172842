// swift-tools-version: 6.2
import PackageDescription

/// The language rules of the targets that see SwiftNIO.
///
/// The structs of libc are there twice, in Glibc and in SwiftNIO's
/// C module; whose a member is depends on which one the compiler met first, so imports are not held to members.
let serverSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// One set of language rules for every other target.
let settings: [SwiftSetting] = serverSettings + [.enableUpcomingFeature("MemberImportVisibility")]

/// The libraries, moreover, mark every use of unsafe memory as what it is.
let librarySettings: [SwiftSetting] = settings + [.strictMemorySafety()]

let package = Package(
  name: "token-service",
  platforms: [.macOS(.v26), .iOS(.v26)],
  products: [
    .library(name: "JWT", targets: ["JWT"]),
    .library(name: "JWTFoundation", targets: ["JWTFoundation"]),
    .library(name: "TokenVerification", targets: ["TokenVerification"]),
    .library(name: "TokenClient", targets: ["TokenClient"]),
    .library(name: "TokenClientAsyncHTTP", targets: ["TokenClientAsyncHTTP"]),
    .library(name: "TokenClientURLSession", targets: ["TokenClientURLSession"]),
    .executable(name: "token-service", targets: ["token-service"]),
    .library(name: "SteadyTimers", type: .dynamic, targets: ["SteadyTimers"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CVector"),
    .target(name: "JWT", dependencies: ["CLibCrypto", "CVector"], swiftSettings: librarySettings),
    .target(name: "JWTFoundation", dependencies: ["JWT"], swiftSettings: librarySettings),
    .target(name: "TokenRules", dependencies: ["CVector", "JWT"], swiftSettings: librarySettings),
    .target(name: "TokenVerification", dependencies: ["JWT", "TokenRules"], swiftSettings: librarySettings),
    .target(name: "TokenClient", swiftSettings: settings),
    .target(name: "TokenClientURLSession", dependencies: ["TokenClient"], swiftSettings: settings),
    .target(
      name: "TokenClientAsyncHTTP",
      dependencies: ["TokenClient", .product(name: "AsyncHTTPClient", package: "async-http-client")],
      swiftSettings: serverSettings
    ),
    .target(
      name: "TokenService",
      dependencies: [
        "CLibCrypto", "CLibPQ", "JWT", "TokenClient", "TokenClientAsyncHTTP", "TokenRules", "TokenVerification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      resources: [.embedInCode("HTTP/openapi.yaml")],
      swiftSettings: serverSettings
    ),
    .executableTarget(name: "token-service", dependencies: ["TokenService"], swiftSettings: settings),
    .target(name: "SteadyTimers"),

    .target(
      name: "TestSupport",
      dependencies: ["JWT", "TokenRules", "TokenVerification", .product(name: "Crypto", package: "swift-crypto")],
      path: "Tests/TestSupport",
      resources: [.copy("Leases")],
      swiftSettings: settings
    ),
    .testTarget(
      name: "JWTTests",
      dependencies: ["JWT", "TestSupport", .product(name: "Crypto", package: "swift-crypto")],
      resources: [.copy("Vectors")],
      swiftSettings: settings
    ),
    .testTarget(
      name: "JWTFoundationTests",
      dependencies: ["JWT", "JWTFoundation", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TokenRulesTests",
      dependencies: ["JWT", "TokenRules", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TokenVerificationTests",
      dependencies: ["JWT", "TokenRules", "TokenVerification", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TokenClientTests",
      dependencies: ["TokenClient", "TokenClientAsyncHTTP", "TestSupport"],
      swiftSettings: serverSettings
    ),
    .testTarget(
      name: "TokenServiceTests",
      dependencies: [
        "JWT", "TokenRules", "TokenVerification", "TokenService", "token-service", "TestSupport",
        "TokenClient", "TokenClientAsyncHTTP", "TokenClientURLSession",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: serverSettings
    ),
    .target(name: "CMemcheck", path: "Tests/CMemcheck"),
    .executableTarget(
      name: "ConstantTime",
      dependencies: ["JWT", "CMemcheck"],
      path: "Tests/ConstantTime",
      swiftSettings: settings
    ),
    .testTarget(
      name: "SecurityTests",
      dependencies: ["JWT", "TokenRules", "TokenVerification", "TestSupport", "ConstantTime"],
      resources: [.copy("SecondOpinion")],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)

// Instrumented builds are of the libraries and their tests: what only the service needs takes ten times as long to build.
if Context.environment["TOKEN_SERVICE_PARTS"] == "libraries" {
  let service = [
    "TokenService", "token-service", "TokenServiceTests", "TokenClient", "TokenClientAsyncHTTP", "TokenClientTests",
    "TokenClientURLSession", "SteadyTimers",
  ]
  package.targets.removeAll { service.contains($0.name) }
  package.products.removeAll { service.contains($0.name) }
  package.dependencies.removeAll {
    if case .sourceControl(_, let location, _) = $0.kind { !location.hasSuffix("/swift-crypto") } else { false }
  }
}
