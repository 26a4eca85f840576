/**
 * How good a conversion is, for choosing among overloads: PowerShell's order, best last.
 * @module
 */

/** Ranks of conversions. A scalar that becomes an array of one has a rank just below its element's. */
export const RANK = {
  None: 0,
  UnrelatedArrays: 0x0f,
  ToString: 0x1f,
  Custom: 0x2f,
  IConvertible: 0x3f,
  ImplicitCast: 0x4f,
  ExplicitCast: 0x5f,
  Constructor: 0x6f,
  Create: 0x73,
  Parse: 0x7f,
  PSObject: 0x8f,
  Language: 0x9f,
  NullToValue: 0xaf,
  NullToRef: 0xbf,
  NumericExplicit: 0xcf,
  NumericExplicit1: 0xdf,
  NumericString: 0xef,
  NumericImplicit: 0xff,
  Assignable: 0x10f,
  StringToCharArray: 0x11a,
  Identity: 0x11f,
} as const;

/** Mask that turns a rank into that of the same conversion into an array of one. */
export const TO_ARRAY_MASK = 0xfff7;
