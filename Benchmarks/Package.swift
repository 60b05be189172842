// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "token-service", path: ".."),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
  ],
  targets: [
    .target(name: "Workload", dependencies: [.product(name: "JWT", package: "token-service")]),
    .executableTarget(
      name: "peer-bench",
      dependencies: ["Workload", .product(name: "JWT", package: "token-service")]
    ),
    .executableTarget(
      name: "growth-bench",
      dependencies: ["Workload", .product(name: "JWT", package: "token-service")]
    ),
    .executableTarget(
      name: "operations",
      dependencies: [
        "Workload",
        .product(name: "JWT", package: "token-service"),
        .product(name: "TokenVerification", package: "token-service"),
      ]
    ),
    .executableTarget(name: "jwtkit-peer", dependencies: ["Workload", .product(name: "JWTKit", package: "jwt-kit")]),
    .executableTarget(
      name: "ring-bench",
      dependencies: [
        "Workload",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "JWT", package: "token-service"),
        .product(name: "TokenVerification", package: "token-service"),
      ]
    ),
    .executableTarget(
      name: "revocation-bench",
      dependencies: [
        "Workload",
        .product(name: "JWT", package: "token-service"),
        .product(name: "TokenVerification", package: "token-service"),
      ]
    ),
    .executableTarget(
      name: "store-bench",
      dependencies: [
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "TokenVerification", package: "token-service"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      ]
    ),
    .executableTarget(
      name: "hummingbird-peer",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
  ],
  swiftLanguageModes: [.v6]
)
