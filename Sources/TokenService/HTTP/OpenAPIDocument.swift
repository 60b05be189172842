/// `docs/api/openapi.yaml`, in the program so that it needs no file; a test holds the two together.
enum OpenAPIDocument {
  static let text = ""
}
