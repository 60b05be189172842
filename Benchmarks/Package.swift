// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "token-service", path: "..")
  ],
  targets: [
    .executableTarget(name: "peer-bench", dependencies: [.product(name: "JWT", package: "token-service")])
  ],
  swiftLanguageModes: [.v6]
)
