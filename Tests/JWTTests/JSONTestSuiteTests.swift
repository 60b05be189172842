import Testing

@testable import JWT

/// nst/JSONTestSuite, `test_parsing`: every file is decided, those that RFC 8259 leaves open in the table below.
@Suite("JSONTestSuite")
struct JSONTestSuiteTests {
  private static let folder = "JSONTestSuite/test_parsing"

  /// What RFC 8259 leaves to the implementation, and what this one does.
  private static let decisions: [String: JSONError.Reason?] = [
    // Numbers of any size are numbers; what reads them decides whether they fit.
    "i_number_double_huge_neg_exp.json": nil,
    "i_number_huge_exp.json": nil,
    "i_number_neg_int_huge_exp.json": nil,
    "i_number_pos_double_huge_exp.json": nil,
    "i_number_real_neg_overflow.json": nil,
    "i_number_real_pos_overflow.json": nil,
    "i_number_real_underflow.json": nil,
    "i_number_too_big_neg_int.json": nil,
    "i_number_too_big_pos_int.json": nil,
    "i_number_very_big_negative_int.json": nil,
    // Escapes that stand for no character: a surrogate without its other half.
    "i_object_key_lone_2nd_surrogate.json": .badString,
    "i_string_1st_surrogate_but_2nd_missing.json": .badString,
    "i_string_1st_valid_surrogate_2nd_invalid.json": .badString,
    "i_string_incomplete_surrogate_and_escape_valid.json": .badString,
    "i_string_incomplete_surrogate_pair.json": .badString,
    "i_string_incomplete_surrogates_escape_valid.json": .badString,
    "i_string_invalid_lonely_surrogate.json": .badString,
    "i_string_invalid_surrogate.json": .badString,
    "i_string_inverted_surrogates_U+1D11E.json": .badString,
    "i_string_lone_second_surrogate.json": .badString,
    // Bytes that are not UTF-8.
    "i_string_UTF-8_invalid_sequence.json": .badString,
    "i_string_UTF8_surrogate_U+D800.json": .badString,
    "i_string_invalid_utf-8.json": .badString,
    "i_string_iso_latin_1.json": .badString,
    "i_string_lone_utf8_continuation_byte.json": .badString,
    "i_string_not_in_unicode_range.json": .badString,
    "i_string_overlong_sequence_2_bytes.json": .badString,
    "i_string_overlong_sequence_6_bytes.json": .badString,
    "i_string_overlong_sequence_6_bytes_null.json": .badString,
    "i_string_truncated-utf-8.json": .badString,
    // Other encodings and byte order marks.
    "i_string_UTF-16LE_with_BOM.json": .unexpectedByte,
    "i_string_utf16BE_no_BOM.json": .unexpectedByte,
    "i_string_utf16LE_no_BOM.json": .unexpectedByte,
    "i_structure_UTF-8_BOM_empty_object.json": .unexpectedByte,
    // Deeper than 16.
    "i_structure_500_nested_arrays.json": .tooDeep,
  ]

  /// Valid for the grammar, refused here: RFC 8259 says that names SHOULD be unique, a token's must be.
  private static let refused = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

  private static func failure(of name: String) throws -> JSONError.Reason? {
    let bytes = try Vectors.bytes("\(folder)/\(name)")
    do throws(JSONError) {
      _ = try JSONValue(parsing: bytes)
      return nil
    } catch { return error.reason }
  }

  private static func names(_ prefix: String) throws -> [String] {
    try Vectors.names(in: folder).filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
  }

  @Test("95 that must be accepted: 93 are, two have a name twice")
  func accepted() throws {
    let names = try Self.names("y_")
    #expect(names.count == 95)
    for name in names {
      #expect(try Self.failure(of: name) == (Self.refused.contains(name) ? .duplicateName : nil), "\(name)")
    }
  }

  @Test("188 that must be refused")
  func rejected() throws {
    let names = try Self.names("n_")
    #expect(names.count == 188)
    for name in names { #expect(try Self.failure(of: name) != nil, "\(name)") }
  }

  @Test("35 that are open, decided")
  func decided() throws {
    let names = try Self.names("i_")
    #expect(names.count == 35)
    #expect(Set(names) == Set(Self.decisions.keys))
    for name in names { #expect(try Self.failure(of: name) == Self.decisions[name] ?? nil, "\(name)") }
  }
}
