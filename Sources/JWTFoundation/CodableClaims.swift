import Foundation
public import JWT

/// A payload of any `Codable` type: decoded from bytes that the strict reader has accepted, and written only after it
/// has accepted what was encoded.
///
/// Dates are NumericDates, seconds since 1970 (RFC 7519 §2). `JSONDecoder` is laxer than ``ClaimsReader``: an `Int` takes
/// `1.0` and `1e3`. The registered claims are the verifier's to check, whatever the type says about them.
public struct CodableClaims<Value: Codable & Sendable>: Claims {
  /// The payload as a type.
  public let value: Value
  private let payload: JSONObject

  /// Encodes a payload.
  ///
  /// - Throws: ``CodableClaimsError`` for a value that does not become a strict JSON object.
  public init(_ value: Value) throws(CodableClaimsError) {
    self.value = value
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text: Data
    do { text = try encoder.encode(value) } catch { throw .unencodable(error) }
    do { payload = try JSONObject(parsing: Array(text)) } catch { throw .notAnObject(error) }
  }

  /// Decodes a payload whose signature holds.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` with the name of the claim that does not fit the type.
  public init(from reader: inout ClaimsReader) throws(JWTError) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    do { value = try decoder.decode(Value.self, from: Data(reader.payload.text)) } catch {
      throw .invalidToken(Self.fault(error))
    }
    payload = reader.payload
  }

  /// Writes the members as they were encoded, or as they stood in the token.
  public func write(to writer: inout JSONWriter) {
    for (name, value) in payload.members {
      writer.name(name)
      writer.value(value)
    }
  }

  /// The claim at which decoding stopped: its name stands first in the path.
  private static func fault(_ error: any Error) -> JWTError.InvalidToken {
    let path: [any CodingKey] =
      switch error {
      case DecodingError.keyNotFound(let key, let context): context.codingPath + [key]
      case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
        DecodingError.dataCorrupted(let context):
        context.codingPath
      default: []
      }
    return path.first.map { .claim($0.stringValue) } ?? .payload
  }
}

/// Why a value is no payload.
@nonexhaustive
public enum CodableClaimsError: Error {
  /// Its `encode(to:)` failed, or it has a number that JSON cannot write.
  case unencodable(any Error)
  /// What was encoded is not a strict JSON object.
  case notAnObject(JSONError)
}
