import NIOCore

/// `docs/api/openapi.yaml`, built into the program so that it needs no file.
enum OpenAPIDocument {
  static let body = ByteBuffer(bytes: PackageResources.openapi_yaml)
}
