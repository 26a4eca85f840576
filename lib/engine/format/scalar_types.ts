/**
 * Types whose text is all that there is to show: they are printed, never tabulated, and stand right in a column.
 * @module
 */
const SCALARS: ReadonlySet<string> = new Set(
  [
    "String",
    "SByte",
    "Byte",
    "Int16",
    "UInt16",
    "Int32",
    "UInt32",
    "Int64",
    "UInt64",
    "Char",
    "Single",
    "Double",
    "Boolean",
    "Decimal",
    "IntPtr",
    "Security.SecureString",
    "Numerics.BigInteger",
  ].map((name) => `System.${name}`.toLowerCase()),
);

/** Whether an object of these types is printed as its text: numbers, text, enums, deserialized ones too. */
export function isScalarType(typeNames: readonly string[]): boolean {
  const [own, base] = typeNames;
  if (own === undefined) return false;
  return base === "System.Enum" || SCALARS.has(own.replace(/^Deserialized\./, "").toLowerCase());
}
