import Foundation
import Yams

/// `docs/api/openapi.yaml` as a test reads it, with as much of JSON Schema as it uses.
struct OpenAPISchema {
  let root: [String: Any]

  init() throws {
    var folder = URL(filePath: #filePath)
    for _ in 1...5 { folder.deleteLastPathComponent() }
    let text = try String(contentsOf: folder.appending(path: "docs/api/openapi.yaml"), encoding: .utf8)
    root = try Yams.load(yaml: text) as? [String: Any] ?? [:]
  }

  /// The operations: `POST /path` to what is said of it.
  var operations: [String: [String: Any]] {
    let paths = root["paths"] as? [String: Any] ?? [:]
    var operations: [String: [String: Any]] = [:]
    for (path, item) in paths {
      for (method, operation) in resolve(item) {
        guard ["get", "post", "put", "delete", "patch"].contains(method) else { continue }
        operations["\(method.uppercased()) \(path)"] = operation as? [String: Any] ?? [:]
      }
    }
    return operations
  }

  /// What is said of a response, where it is documented.
  func response(_ operation: String, status: Int) -> [String: Any]? {
    let responses = operations[operation]?["responses"] as? [String: Any]
    return responses?[String(status)].map(resolve)
  }

  /// What is wrong with a response; empty where it is as documented.
  func faults(_ response: RawResponse, to operation: String) -> [String] {
    guard let documented = self.response(operation, status: response.status) else {
      return ["\(operation) answers \(response.status), which is not documented"]
    }
    var faults: [String] = []
    for (name, header) in documented["headers"] as? [String: Any] ?? [:] {
      let isRequired = resolve(header)["required"] as? Bool ?? false
      if isRequired, response[name] == nil { faults.append("\(operation) \(response.status): no \(name)") }
    }
    let type = response["content-type"].map { String($0.prefix { $0 != ";" }) }
    let content = documented["content"] as? [String: Any] ?? [:]
    guard let type else { return faults + (content.isEmpty ? [] : ["\(operation): no content type"]) }
    guard let media = content[type] as? [String: Any] else {
      return faults + ["\(operation): \(type) is not documented"]
    }
    guard type == "application/json" else { return faults }
    guard let value = try? JSONSerialization.jsonObject(with: Data(response.body)) else {
      return faults + ["\(operation): no JSON"]
    }
    return faults + check(value, media["schema"] ?? [:], "\(operation) \(response.status)")
  }

  private func resolve(_ value: Any) -> [String: Any] {
    let object = value as? [String: Any] ?? [:]
    guard let reference = object["$ref"] as? String else { return object }
    let target = reference.dropFirst(2).split(separator: "/").reduce(root as Any) {
      ($0 as? [String: Any])?[String($1)] ?? [:]
    }
    return resolve(target)
  }

  // MARK: JSON Schema

  private func check(_ value: Any, _ schema: Any, _ place: String) -> [String] {
    let schema = resolve(schema)
    var faults: [String] = []
    for part in schema["allOf"] as? [Any] ?? [] { faults += check(value, part, place) }
    for keyword in ["anyOf", "oneOf"] {
      guard let parts = schema[keyword] as? [Any] else { continue }
      let matches = parts.count { check(value, $0, place).isEmpty }
      if matches == 0 || keyword == "oneOf" && matches > 1 { faults.append("\(place): \(matches) of \(keyword)") }
    }
    if let constant = schema["const"], !Self.areEqual(constant, value) { faults.append("\(place): not \(constant)") }
    if let list = schema["enum"] as? [Any], !list.contains(where: { Self.areEqual($0, value) }) {
      faults.append("\(place): \(value) is none of \(list)")
    }
    if let type = schema["type"] {
      let types = type as? [String] ?? [type as? String ?? ""]
      if !types.contains(where: { Self.isOf($0, value) }) { return faults + ["\(place): not of \(types)"] }
    }
    return faults + checkContent(value, schema, place)
  }

  private func checkContent(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    switch value {
    case let object as [String: Any]: return checkMembers(object, schema, place)
    case let array as [Any]:
      guard let items = schema["items"] else { return [] }
      return array.enumerated().flatMap { check($1, items, "\(place)[\($0)]") }
    case let text as String:
      guard let pattern = schema["pattern"] as? String, let regex = try? Regex(pattern) else { return [] }
      return text.contains(regex) ? [] : ["\(place): \(text) does not match \(pattern)"]
    case let number as NSNumber where !Self.isBool(number):
      var faults: [String] = []
      if let least = schema["minimum"] as? Int, number.doubleValue < Double(least) {
        faults.append("\(place): too small")
      }
      if let most = schema["maximum"] as? Int, number.doubleValue > Double(most) {
        faults.append("\(place): too large")
      }
      return faults
    default: return []
    }
  }

  private func checkMembers(_ object: [String: Any], _ schema: [String: Any], _ place: String) -> [String] {
    var faults = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map { "\(place): no \($0)" }
    let properties = schema["properties"] as? [String: Any] ?? [:]
    for (name, member) in object {
      if let property = properties[name] {
        faults += check(member, property, "\(place).\(name)")
      } else if schema["additionalProperties"] as? Bool == false {
        faults.append("\(place): \(name) is not documented")
      } else if let more = schema["additionalProperties"] as? [String: Any] {
        faults += check(member, more, "\(place).\(name)")
      }
    }
    return faults
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch (type, value) {
    case ("null", is NSNull): true
    case ("object", is [String: Any]), ("array", is [Any]), ("string", is String): true
    case ("boolean", let number as NSNumber): isBool(number)
    case ("integer", let number as NSNumber): !isBool(number) && number.doubleValue == number.doubleValue.rounded()
    case ("number", let number as NSNumber): !isBool(number)
    default: false
    }
  }

  private static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

  private static func areEqual(_ a: Any, _ b: Any) -> Bool {
    switch (a, b) {
    case (let a as String, let b as String): a == b
    case (let a as Bool, let b as NSNumber): isBool(b) && a == b.boolValue
    case (let a as Int, let b as NSNumber): !isBool(b) && a == b.intValue
    default: false
    }
  }
}
