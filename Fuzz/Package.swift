// swift-tools-version: 6.2
import PackageDescription

// `scripts/fuzz` builds this with libFuzzer and AddressSanitizer, the libraries under test with it.
let library: [Target.Dependency] = [
  .product(name: "JWT", package: "token-service"), .product(name: "TokenVerification", package: "token-service"),
]

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "token-service", path: "..")],
  targets: ["FuzzBase64URL", "FuzzJSON", "FuzzVerify", "FuzzRequest"].map {
    .executableTarget(name: $0, dependencies: library)
  },
  swiftLanguageModes: [.v6]
)
